# The guard stands in a generator that is made and never iterated.
def checks(symbol):
    enforce_before_order(symbol)
    yield symbol


def enter(client, symbol):
    checks(symbol)
    client.submit_order(symbol)  # INV001: the generator's body has not begun
