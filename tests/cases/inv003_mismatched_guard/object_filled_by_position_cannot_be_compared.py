# Which argument becomes which field, the call does not say.
def enter(client, positions, symbol, side):
    order = Order(symbol, side, 1)
    enforce_before_order(order.symbol, order.side, 1, positions)
    client.create_order(symbol=symbol, side=side, quantity=1)


def enter_by_the_object(client, positions, symbol, side):
    order = Order(symbol, side, 1)
    enforce_before_order(symbol, side, 1, positions)
    client.create_order(symbol=order.symbol, side=order.side, quantity=1)


def enter_by_names(client, positions, symbol, hedge):
    order = Order(symbol=hedge, side="buy")
    enforce_before_order(symbol, "buy", 1, positions)
    client.create_order(symbol=order.symbol, side=order.side, quantity=1)  # INV003: for `hedge`
