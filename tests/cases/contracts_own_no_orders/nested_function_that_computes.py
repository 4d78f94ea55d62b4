# A nested function cannot be replaced.
def enter(sizes):
    def create_order(size):
        return size * 2

    return [create_order(size) for size in sizes]  # no order: a product
