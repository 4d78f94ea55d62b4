# This is true just when it must not be.
class Session:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return kind is not None


def enter(client, symbol):
    with Session():
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: every exception is swallowed
