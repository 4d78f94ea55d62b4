# The end of a handler deletes its name.
def f(enforcer, client, held):
    try:
        client.log()
    except Exception as symbol:
        enforcer.enforce_before_order(symbol, "buy", 1, held)
    client.submit_order(symbol=symbol, side="buy", quantity=1)  # INV001: where nothing was raised


def g(enforcer, client, held, symbol):
    enforcer.enforce_before_order(symbol, "buy", 1, held)
    try:
        client.log()
    except Exception as symbol:
        client.log(symbol)
    client.submit_order(symbol=symbol, side="buy", quantity=1)
