# So with a function of the module.
def submit_order(session, symbol):
    enforce_before_order(symbol)
    return session.post("/orders", symbol)


def enter(session, symbol):
    return submit_order(session, symbol)
