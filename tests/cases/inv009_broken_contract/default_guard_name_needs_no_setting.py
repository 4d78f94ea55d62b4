# enforce_before_order is a guard's name everywhere.
from invariant_guard import ensures_guard
from risk import enforcer


@ensures_guard
def enforce_before_order(symbol):
    enforcer.enforce_before_order(symbol)
