# The field was checked while it held something else.
def attribute(client, positions, order):
    enforce_before_order(order.symbol, "buy", 1, positions)
    order.symbol = "ETHUSDT"
    client.create_order(symbol=order.symbol, side="buy", quantity=1)  # INV003: another symbol since


def key(client, positions):
    order = {"symbol": "BTCUSDT", "side": "buy"}
    enforce_before_order(order["symbol"], "buy", 1, positions)
    order["symbol"] = "ETHUSDT"
    client.create_order(**order)  # INV003: another symbol since
