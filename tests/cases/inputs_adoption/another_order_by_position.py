# Another side or symbol, by position and without a preset.
def f(enforcer, client, s, held):
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.create_order(s, "market", "sell", 1)  # INV003: not what was checked


def g(enforcer, client, s, t, held):
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.create_order(t, "market", "buy", 1)  # INV003: not what was checked


def h(enforcer, client, s, t, side, qty, held):
    enforcer.enforce_before_order(s, side, qty, held)
    client.create_order(t, side, qty)  # INV003: not what was checked


def k(enforcer, client, s, t, side, qty, held):
    enforcer.enforce_before_order(s, side, qty, held)
    client.create_order(s, side, qty)
