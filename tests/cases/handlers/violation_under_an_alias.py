# The alias of the import is followed: this is the violation, and an Exception.
from invariant_guard import PositionInvariantViolation as Refused


def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        raise
    except Refused:
        client.submit_order(symbol)
