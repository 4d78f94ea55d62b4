# The name is bound to the enforcer's own method: that is the guard.
from risk.invariant import get_position_invariant_enforcer

enforce_before_order = get_position_invariant_enforcer().enforce_before_order


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)
