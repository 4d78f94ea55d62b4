# What the request says is compared with what the guard has checked.
def enter(client, symbol, other):
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=held())
    client.post("/v2/orders", json={"symbol": symbol, "side": "buy", "qty": 1})  # guarded: the same symbol and side


def turn(client, symbol):
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=held())
    client.post("/v2/orders", json={"symbol": symbol, "side": "sell", "qty": 1})  # INV003: another side  # guarded: by the guard of a buy


def swap(client, symbol, other):
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=held())
    body = {"symbol": other, "side": "buy", "qty": 1}
    client.post("/v2/orders", json=body)  # INV003: another symbol  # guarded: by the guard of that one
