# There is no fourth item that an exception brings.
class Session:
    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return exc[3] is None


def enter(client, symbol):
    with Session():
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: the item is not one of the three
