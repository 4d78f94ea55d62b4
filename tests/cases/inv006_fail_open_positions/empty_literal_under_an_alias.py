# An alias of the guard takes the same positions as the name itself.
from invariant_guard import enforce_before_order as ensure_clear


def enter(client, symbol):
    ensure_clear(symbol, "buy", 1, {})  # INV006: nothing is shown
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_by_a_local_name(client, enforcer, symbol):
    check = enforcer.enforce_before_order
    check(symbol, "buy", 1, {})  # INV006: nothing is shown
    client.create_order(symbol=symbol, side="buy", quantity=1)
