# `map` calls what it is given.
def create_order(send, symbols):
    return list(map(send, symbols))


def enter(send, symbols):
    return create_order(send, symbols)  # INV001: sent by `send`
