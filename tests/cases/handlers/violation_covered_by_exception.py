# PositionInvariantViolation is an Exception, so its handler behind `except Exception` is dead.
from invariant_guard import PositionInvariantViolation


def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        return
    except PositionInvariantViolation:
        client.submit_order(symbol)
