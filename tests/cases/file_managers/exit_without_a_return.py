# `__exit__` falls off its end and so answers None: it never swallows.
class Transaction:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.close()


def enter(client, symbol):
    with Transaction():
        enforce_before_order(symbol)
    client.submit_order(symbol)
