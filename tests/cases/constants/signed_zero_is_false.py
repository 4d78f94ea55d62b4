# Minus nothing is nothing, so the guard under it is dead code.
def enter(client, symbol):
    if -0:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: the guard never runs
