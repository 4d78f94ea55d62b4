# Decorated or not, a method starts with nothing.
class Desk:
    @staticmethod
    def enter(client, symbol):
        client.submit_order(symbol)  # INV001: no guard

    @classmethod
    def leave(cls, client, symbol):
        enforce_before_order(symbol)
        client.submit_order(symbol)
