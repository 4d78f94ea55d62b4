# The name may mean another function by now.
def submit_order(session, symbol):
    enforce_before_order(symbol)
    return session.post("/orders", symbol)


def replace(session):
    global submit_order
    submit_order = session.post


def enter(session, symbol):
    return submit_order(session, symbol)  # INV001: bound twice
