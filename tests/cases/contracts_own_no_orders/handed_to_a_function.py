# Handed over, it still computes.
def create_order(size):
    return size * 2


def enter(pool, sizes):
    return pool.map(create_order, sizes)
