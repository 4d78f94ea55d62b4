# A guard in one function says nothing about its neighbour.
def check(symbol):
    enforce_before_order(symbol)


def enter(client, symbol):
    client.submit_order(symbol)  # INV001: check() was not called
