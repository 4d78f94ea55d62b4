# Keywords and ** are evaluated from left to right.
def enter(client, symbol, record):
    record(**client.create_order(symbol), cleared=enforce_before_order(symbol))  # INV001: ** is on the left
    record(cleared=True, **client.submit_order(symbol))
