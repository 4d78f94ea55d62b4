# Both kinds of failure leave: this is how a guard is meant to be caught.
from invariant_guard import PositionInvariantViolation


def enter(client, log, symbol):
    try:
        enforce_before_order(symbol)
    except PositionInvariantViolation as refusal:
        log.info("not sent: %s", refusal)
        return None
    except Exception:
        raise
    return client.submit_order(symbol)
