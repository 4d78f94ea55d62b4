# Generators are never guards.
def check(symbol):
    enforce_before_order(symbol)
    yield symbol


def enter(client, symbol):
    list(check(symbol))
    client.submit_order(symbol)  # INV001: whoever iterates it, a generator does not count
