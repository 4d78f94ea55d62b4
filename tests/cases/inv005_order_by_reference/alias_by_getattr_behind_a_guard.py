# The call is what the guard has to stand before.
def enter(client, symbol):
    send = getattr(client, "submit_order")
    enforce_before_order(symbol)
    return send(symbol)  # guarded: looked up before, called behind the guard
