# Naming the function evaluates a name and nothing else.
def enter(enforcer, client, symbol):
    enforcer.enforce_before_order
    client.submit_order(symbol)  # INV001: not called
