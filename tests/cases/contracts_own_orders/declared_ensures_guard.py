# The promise is kept, and it holds before anything is sent.
# settings: guards = ["enforce_before_order", "submit_order"]
from invariant_guard import ensures_guard


@ensures_guard
def submit_order(session, symbol):
    enforce_before_order(symbol)
    return session.post("/orders", symbol)


def enter(session, symbol):
    return submit_order(session, symbol)
