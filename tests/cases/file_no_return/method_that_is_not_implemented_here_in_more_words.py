# What stands before the raise does not make it the method's end: a subclass of another file replaces it.
class Exchange:
    def cancel_order(self, symbol):
        message = "cancel_order"
        raise NotImplementedError(message)

    def close_order(self, symbol):
        del symbol
        raise NotImplementedError

    def check_order(self, symbol):
        if symbol is None:
            raise NotImplementedError("no symbol")
        raise NotImplementedError("symbol")

    def edit_order(self, symbol):
        self.cancel_order(symbol)
        return self.create_order(symbol)  # INV001: a subclass of another file cancels and returns

    def move_order(self, symbol):
        self.close_order(symbol)
        return self.create_order(symbol)  # INV001: a subclass of another file closes and returns

    def repeat_order(self, symbol):
        self.check_order(symbol)
        return self.create_order(symbol)  # INV001: a subclass of another file checks and returns


class Desk:
    def check(self, symbol, kind):
        if kind == "spot":
            enforce_before_order(symbol)
            return
        raise NotImplementedError(kind)

    def enter(self, symbol, kind):
        self.check(symbol, kind)
        self.client.submit_order(symbol)
