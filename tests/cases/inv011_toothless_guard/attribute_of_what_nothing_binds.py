# A notebook's global object is not judged: only the guard's own bare name is.
def enter(client, symbol, held):
    enforcer.enforce_before_order(symbol, "buy", 1, held)
    client.submit_order(symbol, "buy", 1)
