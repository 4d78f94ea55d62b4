# The settings say that this call runs what it is given before it returns.
# settings: runs-now = ["*.feed.on_tick", "watch"]
def enter(self, client, symbol):
    enforce_before_order(symbol)
    self.feed.on_tick(lambda: client.submit_order(symbol))
    self.other.on_tick(lambda: client.submit_order(symbol))  # INV001: of this one they say nothing
    watch(callback=client.create_order)  # INV004: the lambda of line 5 has been run
