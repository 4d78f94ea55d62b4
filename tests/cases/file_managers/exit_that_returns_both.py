# One false part makes the whole false.
class Session:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return error is None and self.close()


def enter(client, symbol):
    with Session():
        enforce_before_order(symbol)
    client.submit_order(symbol)
