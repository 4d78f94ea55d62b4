# The answer decides.
def enter(enforcer, symbol):
    if enforcer.check_can_open_position(symbol)[0]:
        return symbol
    return None
