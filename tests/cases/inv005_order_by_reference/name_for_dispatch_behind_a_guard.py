# The same behind a guard.
def enter(call, symbol):
    enforce_before_order(symbol)
    return call("futures_create_order", symbol=symbol)
