# What the other answers is not known.
class Session:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return self.inner.__exit__(kind, error, trace)


def enter(client, symbol):
    with Session():
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: the inner one may swallow
