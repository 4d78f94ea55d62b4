# A base class says that others implement it: their method returns, and the path goes on.
class Exchange:
    def cancel_order(self, symbol):
        raise NotImplementedError("cancel_order")

    def edit_order(self, symbol):
        self.cancel_order(symbol)
        return self.create_order(symbol)  # INV001: a subclass of another file cancels and returns
