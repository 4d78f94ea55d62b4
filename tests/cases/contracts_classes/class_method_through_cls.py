# `cls.` in a class method names the class's own function.
class Desk:
    @classmethod
    def check(cls, symbol):
        enforce_before_order(symbol)

    @classmethod
    def enter(cls, client, symbol):
        cls.check(symbol)
        client.submit_order(symbol)
