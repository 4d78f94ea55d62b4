# Nothing comes back from it.
def check(symbol):
    raise RuntimeError("not configured")


def enter(client, symbol):
    check(symbol)
    client.submit_order(symbol)
