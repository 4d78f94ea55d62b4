# Nothing gets past a function that always raises.
def enforce_before_order(symbol):
    raise RuntimeError("no enforcer configured")


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)
