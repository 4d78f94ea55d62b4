# The order function itself, by keyword.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.feed.watch(symbol, callback=client.submit_order)  # INV005: it is called at another time
