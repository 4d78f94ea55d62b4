# What was stored under the key last is what `**order` sends.
def enter(client, positions, symbol, hedge):
    order = {"symbol": symbol, "side": "buy", "quantity": 1}
    enforce_before_order(hedge, "buy", 1, positions)
    order["symbol"] = hedge
    client.create_order(**order)


def swap(client, positions, symbol):
    order = {"symbol": symbol, "side": "buy", "quantity": 1}
    enforce_before_order(symbol, "buy", 1, positions)
    order["side"] = "sell"
    client.create_order(**order)  # INV003: the side was stored after the guard


def forget(client, positions, symbol, hedge):
    order = {"symbol": symbol, "side": "buy", "quantity": 1}
    del order["symbol"]
    enforce_before_order(hedge, "buy", 1, positions)
    client.create_order(**order)
