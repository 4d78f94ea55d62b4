# The file's own function of that name checks nothing.
def enforce_before_order(symbol):
    return None


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: the guard called here is the empty one above
