# The first return is passed by while an exception is on its way.
class Session:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            return True
        self.close()
        return False


def enter(client, symbol):
    with Session():
        enforce_before_order(symbol)
    client.submit_order(symbol)
