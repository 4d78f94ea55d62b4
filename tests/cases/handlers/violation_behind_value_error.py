# ValueError does not cover the violation, so this handler lives, and orders on a refusal.
from invariant_guard import PositionInvariantViolation


def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except ValueError:
        raise
    except PositionInvariantViolation:
        client.submit_order(symbol)  # INV002: runs exactly when refused
