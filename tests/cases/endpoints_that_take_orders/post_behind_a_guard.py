# An order by endpoint is guarded like any other.
def enter(client, symbol, body):
    enforce_before_order(symbol)
    return client.post("/v2/orders", json=body)  # guarded: POST to Alpaca's orders
