# The same by position.
def enter(client, enforcer, symbol):
    enforcer.enforce_before_order(symbol, "buy", 1, ...)  # INV011: dots
    client.submit_order(symbol, "buy", 1)
