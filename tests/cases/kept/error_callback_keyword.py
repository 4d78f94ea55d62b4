# A keyword that ends in `callback`.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.pool.apply_async(print, error_callback=lambda e: client.submit_order(symbol))  # INV001: it runs at another time
