# The attribute keeps the generator by its method: whoever calls it goes on with the orders, at any time.
class Desk:
    def prepare(self, client, symbols):
        enforce_before_order(symbols[0])
        orders = (client.submit_order(symbol) for symbol in symbols)  # INV001: runs at any time
        self.step = orders.__next__
