# The caller gets the answer.
def allowed(enforcer, symbol):
    return enforcer.check_can_open_position(symbol)
