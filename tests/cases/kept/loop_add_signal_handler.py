# A signal comes when it comes.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.loop.add_signal_handler(15, lambda: client.submit_order(symbol))  # INV001: it runs at another time
