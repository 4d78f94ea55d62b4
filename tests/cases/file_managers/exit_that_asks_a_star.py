# The first item is the class.
class Session:
    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return exc[0] is None


def enter(client, symbol):
    with Session():
        enforce_before_order(symbol)
    client.submit_order(symbol)
