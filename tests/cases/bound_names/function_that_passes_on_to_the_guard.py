# The function completes the enforcer's guard on every normal way out.
def enforce_before_order(symbol):
    enforcer.enforce_before_order(symbol)


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)
