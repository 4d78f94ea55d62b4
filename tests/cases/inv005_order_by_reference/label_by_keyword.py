# With the function beside it, the name is what the call is called in reports.
def enter(breaker, symbol, place):
    return breaker.call(name="create_order", fn=place, symbol=symbol)
