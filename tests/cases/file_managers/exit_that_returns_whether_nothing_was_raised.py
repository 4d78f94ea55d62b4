# While an exception is on its way, its class is not None.
class Session:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return kind is None


def enter(client, symbol):
    with Session():
        enforce_before_order(symbol)
    client.submit_order(symbol)
