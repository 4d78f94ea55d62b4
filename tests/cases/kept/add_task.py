# Background tasks run after the response.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.background.add_task(lambda: client.submit_order(symbol))  # INV001: it runs at another time
