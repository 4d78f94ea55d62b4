# The name holds something else by then.
class Session:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        kind = self.kind
        return kind is None


def enter(client, symbol):
    with Session():
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: `kind` is no longer the class
