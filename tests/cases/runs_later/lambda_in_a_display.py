# A list display is a container as well.
def enter(client, symbol):
    enforce_before_order(symbol)
    steps = [lambda: client.submit_order(symbol)]  # INV001: kept in a list
    return steps
