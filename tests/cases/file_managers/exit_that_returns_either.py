# The second part decides.
class Session:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return kind is None or self.close()


def enter(client, symbol):
    with Session():
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: `close` may answer true
