# An adapter bears the order's name; calling it is an order call like any other.
def create_order(symbol):
    return venue.deliver(symbol)


def enter(symbol):
    return create_order(symbol)  # INV001: the name decides
