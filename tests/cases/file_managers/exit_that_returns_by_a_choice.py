# Both arms are false while an exception is on its way.
class Session:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return False if kind else True


def enter(client, symbol):
    with Session():
        enforce_before_order(symbol)
    client.submit_order(symbol)
