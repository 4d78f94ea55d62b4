# What the decorator makes of the function nobody knows.
from elsewhere import retried


@retried
def submit_order(session, symbol):
    enforce_before_order(symbol)
    return session.post("/orders", symbol)


def enter(session, symbol):
    return submit_order(session, symbol)  # INV001: another function perhaps
