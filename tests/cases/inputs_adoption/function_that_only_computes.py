# A plain function that only computes sends nothing.
def create_order(x):
    return x * 2


def f(run):
    return run(create_order)


def g():
    return create_order(2)  # no order: it computes
