# `True or x` never looks at x; `False and x` neither.
def enter(client, symbol):
    if True or enforce_before_order(symbol):
        client.submit_order(symbol)  # INV001: the guard is never evaluated
    if False and enforce_before_order(symbol):
        client.create_order(symbol)
