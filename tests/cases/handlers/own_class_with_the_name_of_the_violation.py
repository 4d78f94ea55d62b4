# The violation imported under another name is another class than the file's own.
from invariant_guard import PositionInvariantViolation as Refused


class PositionInvariantViolation(Exception):
    pass


def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except PositionInvariantViolation:
        return
    except Refused:
        pass
    client.submit_order(symbol)  # INV002: the refusal is swallowed
