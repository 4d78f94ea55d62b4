# An exception may have a length of none.
class Session:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return not error


def enter(client, symbol):
    with Session():
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: an exception that is false is swallowed
