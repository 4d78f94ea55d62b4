# Inside a function the annotation of a variable is not evaluated at all.
def enter(client, symbol):
    size: enforce_before_order(symbol) = 1
    client.submit_order(symbol, size)  # INV001: the annotation never runs
