# True swallows.
class Quietly:
    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return True


def enter(client, symbol):
    with Quietly():
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: Quietly swallows
