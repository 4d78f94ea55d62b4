# On every normal return a guard has completed: the helper is a guard for its callers.
def check(symbol):
    enforce_before_order(symbol)


def enter(client, symbol):
    check(symbol)
    client.submit_order(symbol)
