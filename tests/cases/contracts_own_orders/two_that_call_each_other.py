# In a cycle of two, what returns without the cycle decides.
def submit_order(session, symbol, direct):
    if direct:
        enforce_before_order(symbol)
        return session.post("/orders", symbol)
    return create_order(session, symbol)


def create_order(session, symbol):
    return submit_order(session, symbol, True)


def enter(session, symbol):
    create_order(session, symbol)
    return submit_order(session, symbol, False)
