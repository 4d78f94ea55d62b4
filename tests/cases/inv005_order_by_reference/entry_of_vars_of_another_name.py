# Another name is no order.
def enter(client, symbol, live=None):
    vars(client)["cancel_order"](symbol)
