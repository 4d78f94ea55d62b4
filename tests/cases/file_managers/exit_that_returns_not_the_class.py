# A class is true.
class Session:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return not kind


def enter(client, symbol):
    with Session():
        enforce_before_order(symbol)
    client.submit_order(symbol)
