# A lambda is code of its own.
def create_order(session, symbol):
    return (lambda: session.deliver(symbol))()


def enter(session, symbol):
    return create_order(session, symbol)  # INV001: delivered
