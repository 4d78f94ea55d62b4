# `func` is the job of a scheduler.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.scheduler.plan(func=lambda: client.submit_order(symbol))  # INV001: it runs at another time
