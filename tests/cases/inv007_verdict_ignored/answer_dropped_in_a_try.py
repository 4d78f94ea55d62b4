# The check does not raise on a refusal, so this try catches nothing.
def enter(enforcer, symbol):
    try:
        enforcer.check_can_open_position(symbol)  # INV007: a refusal is an answer, not an exception
    except Exception:
        return None
    return symbol
