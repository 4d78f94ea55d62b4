# Listeners are called for events.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.bus.add_listener(lambda: client.submit_order(symbol))  # INV001: it runs at another time
