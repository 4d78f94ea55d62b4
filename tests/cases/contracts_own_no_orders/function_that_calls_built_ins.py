# Built-ins send nothing.
def create_order(symbol, quantity):
    return dict(symbol=str(symbol), quantity=round(float(quantity), 3))


def enter(symbol):
    return create_order(symbol, 1)  # no order: a mapping
