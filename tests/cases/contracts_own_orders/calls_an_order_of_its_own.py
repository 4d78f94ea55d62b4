# What it calls is an order call itself, and judged at that call.
def submit_order(session, symbol):
    return session.post("/orders", symbol)


def create_order(session, symbol):
    return submit_order(session, symbol)  # INV001: a function that posts


def enter(session, symbol):
    return create_order(session, symbol)
