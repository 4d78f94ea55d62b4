# Neither of the two holds an order of its own or a guard.
def submit_order(session, symbol, direct):
    if direct:
        return session.post("/orders", symbol)
    return create_order(session, symbol)  # INV001: part of the cycle


def create_order(session, symbol):
    return submit_order(session, symbol, True)  # INV001: part of the cycle


def enter(session, symbol):
    return create_order(session, symbol)  # INV001: posted without a guard
