# The refusal goes up, but a guard that broke in another way is taken for a pass.
from invariant_guard import PositionInvariantViolation


def enter(client, log, symbol):
    try:
        enforce_before_order(symbol)
    except PositionInvariantViolation:
        raise
    except Exception:
        log.exception("guard broke")
    client.submit_order(symbol)  # INV001: the second handler never sees a refusal, but it passes faults
