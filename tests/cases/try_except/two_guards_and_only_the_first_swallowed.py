# The second guard stands outside and covers the order alone.
def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        pass
    enforce_before_order(symbol)
    client.submit_order(symbol)
