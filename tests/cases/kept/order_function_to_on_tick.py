# The order function itself, registered for ticks.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.feed.on_tick(client.submit_order)  # INV005: it is called at another time
