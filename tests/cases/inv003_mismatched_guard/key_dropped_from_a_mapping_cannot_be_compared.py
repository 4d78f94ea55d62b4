# After `pop`, `clear`, `setdefault` or an unknown `update` nobody knows what the order says.
def pop(client, positions, symbol, checked):
    order = {"symbol": symbol, "side": "buy"}
    enforce_before_order(checked, "buy", 1, positions)
    order.pop("symbol")
    client.create_order(**order)


def clear(client, positions, symbol, checked):
    order = {"symbol": symbol, "side": "buy"}
    enforce_before_order(checked, "buy", 1, positions)
    order.clear()
    client.create_order(**order)


def setdefault(client, positions, symbol, checked):
    order = {"symbol": symbol, "side": "buy"}
    enforce_before_order(checked, "buy", 1, positions)
    order.setdefault("symbol", checked)
    client.create_order(**order)


def update(client, positions, symbol, checked, feed):
    order = {"symbol": symbol, "side": "buy"}
    enforce_before_order(checked, "buy", 1, positions)
    order.update(feed)
    client.create_order(**order)
