# So with `attrgetter`, called at once.
from operator import attrgetter


def enter(client, symbol):
    send = attrgetter("create_order")(client)
    return send(symbol)  # INV001: create_order by its local name
