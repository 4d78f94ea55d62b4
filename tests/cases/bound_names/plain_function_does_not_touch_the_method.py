# A method of another object is not the module's function of that name.
def enforce_before_order(symbol):
    return None


def enter(enforcer, client, symbol):
    enforcer.enforce_before_order(symbol)
    client.submit_order(symbol)
