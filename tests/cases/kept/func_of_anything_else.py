# `func` of what is no scheduler is called like any argument.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.worker.perform(func=lambda: client.submit_order(symbol))
