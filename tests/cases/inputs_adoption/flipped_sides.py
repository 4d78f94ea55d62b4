# The flip of a side is another side.
def f(enforcer, client, s, side, held):
    close = "SELL" if side == "buy" else "BUY"
    enforcer.enforce_before_order(s, side, 1, held)
    client.futures_create_order(symbol=s, side=close, quantity=1)  # INV003: the other side


def g(enforcer, client, s, side, held):
    enforcer.enforce_before_order(s, side, 1, held)
    client.futures_create_order(symbol=s, side={"BUY": "SELL", "SELL": "BUY"}[side], quantity=1)  # INV003: the other side
