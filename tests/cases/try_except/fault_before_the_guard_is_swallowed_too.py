# The price query failed, so the guard behind it never ran.
def enter(client, symbol):
    price = None
    try:
        price = client.price(symbol)
        enforce_before_order(symbol)
    except Exception:
        pass
    client.submit_order(symbol, price)  # INV002: this handler swallows refusals as well as price faults
