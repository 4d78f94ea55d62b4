# What a parameter holds nobody knows.
def create_order(symbol, deliver):
    return deliver(symbol)


def enter(symbol, deliver):
    return create_order(symbol, deliver)  # INV001: delivered
