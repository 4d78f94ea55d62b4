# One member of the tuple is enough.
from invariant_guard import PositionInvariantViolation


def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except (KeyError, PositionInvariantViolation):
        pass
    client.submit_order(symbol)  # INV002: the tuple holds the violation
