# What the request says of the order counts: an exit is told apart.
def leave(client, symbol):
    client.post("/fapi/v1/order", params={"symbol": symbol, "side": "SELL", "reduceOnly": "true"})  # INV008: no guard


def stop(client, symbol):
    params = {"symbol": symbol, "side": "SELL", "closePosition": "true"}
    client._request("POST", "/fapi/v1/order", params)  # INV008: no guard
