# By its keyword, whatever the function is called.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.feed.watch(symbol, callback=lambda t: client.submit_order(t))  # INV001: it runs at another time
