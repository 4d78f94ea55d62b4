# It calls nothing, so it sends nothing.
def create_order(size):
    return size * 2


def enter(size):
    return create_order(size)  # no order: a product
