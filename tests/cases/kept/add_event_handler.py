# So are handlers of events.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.bus.add_event_handler(lambda: client.submit_order(symbol), 'tick')  # INV001: it runs at another time
