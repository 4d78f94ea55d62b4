# This lambda starts with nothing.
def _place(client, symbol):
    return client.submit_order(symbol)  # INV001: the kept lambda calls it at any time


def enter(desk, client, symbol):
    enforce_before_order(symbol)
    desk.place = lambda: _place(client, symbol)
