# A name of the form `on_tick` registers.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.feed.on_tick(lambda t: client.submit_order(t))  # INV001: it runs at another time
