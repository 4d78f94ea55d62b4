# A function of the file that keeps what it is given, under a name that says nothing.
HELD = []


def later(send):
    HELD.append(send)


def enter(client, symbol):
    enforce_before_order(symbol)
    later(lambda: client.submit_order(symbol))  # INV001: it runs at another time
