# `update` changes what the order, passed on whole, says.
def enter(client, positions, symbol, checked):
    order = {"symbol": symbol, "side": "buy"}
    order.update(symbol=checked)
    enforce_before_order(checked, "buy", 1, positions)
    client.create_order(**order)
    order.update({"symbol": symbol})
    enforce_before_order(checked, "buy", 1, positions)
    client.create_order(**order)  # INV003: the other symbol again
