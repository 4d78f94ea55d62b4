# The process's own enforcer is made by its getter.
from invariant_guard import get_position_invariant_enforcer


def enforcer():
    return get_position_invariant_enforcer(allow_hedging=True)  # INV011: both sides stand
