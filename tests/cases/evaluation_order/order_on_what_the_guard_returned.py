# The callee's owner is evaluated before the call.
def enter(symbol):
    enforce_before_order(symbol).submit_order(symbol)
