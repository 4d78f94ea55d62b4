# `setattr` with the name written out puts another function in the method's place.
class Desk:
    def rehearse(self):
        setattr(self, "check", print)

    def check(self, symbol):
        enforce_before_order(symbol)

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: it may be `print` that was called
