# What it answers is not known, so it may swallow.
class Session:
    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return self.quiet


def enter(client, symbol):
    with Session():
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: `self.quiet` may be true
