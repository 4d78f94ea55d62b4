# An order function by a constant name.
ORDER = "futures_create_order"


def f(client, s):
    getattr(client, ORDER)(symbol=s)  # INV005: an order function by its name


def send(client, s, method="futures_create_order"):
    return getattr(client, method)(symbol=s)  # INV005: an order function by its name
