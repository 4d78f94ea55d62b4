# The answer is taken.
def allowed(enforcer, symbol):
    ok, reason = enforcer.check_can_open_position(symbol)
    return ok
