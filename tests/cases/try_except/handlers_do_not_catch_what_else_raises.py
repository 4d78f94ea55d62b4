# What the guard in `else` raises goes up: the handlers of the same try do not see it.
def enter(client, log, symbol):
    try:
        price = client.price(symbol)
    except Exception:
        raise
    else:
        enforce_before_order(symbol)
    client.submit_order(symbol, price)
