# The class may be that of a refusal.
class Session:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            return False
        return issubclass(kind, self.quiet)


def enter(client, symbol):
    with Session():
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: what is quiet is not known
