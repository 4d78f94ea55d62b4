# A plain function that only raises sends nothing.
def create_order(symbol):
    raise RuntimeError(f"no orders for {symbol}")


def enter(symbol):
    return create_order(symbol)  # no order: it raises
