# Listed in the settings, the name is an order wherever it comes from.
# settings: extend-orders = ["place"]
from desk.orders import place


def enter(client, symbol):
    place(client, symbol)  # INV001: in `extend-orders`
