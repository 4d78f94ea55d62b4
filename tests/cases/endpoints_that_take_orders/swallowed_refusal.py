# The refusal ends in the handler, and the order goes out.
def enter(client, symbol, body):
    try:
        enforce_before_order(symbol)
    except Exception:
        pass
    client.post("/v2/orders", json=body)  # INV002: the handler swallowed the refusal
