# False lets the exception go on.
class Transaction:
    def __enter__(self):
        return self

    def __exit__(self, *exc):
        if exc[0] is not None:
            return None
        return False


def enter(client, symbol):
    with Transaction() as transaction:
        enforce_before_order(symbol)
    client.submit_order(symbol, transaction)
