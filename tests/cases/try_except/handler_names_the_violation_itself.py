# Catching the refusal by name and going on is the plainest way to defeat it.
from invariant_guard import PositionInvariantViolation


def enter(client, log, symbol):
    try:
        enforce_before_order(symbol)
    except PositionInvariantViolation:
        log.info("blocked, sending anyway")
    client.submit_order(symbol)  # INV002: the refusal itself was swallowed
