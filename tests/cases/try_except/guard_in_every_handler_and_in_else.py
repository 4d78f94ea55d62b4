# Different guards cover different paths: together they dominate the order.
def enter(client, symbol):
    try:
        client.ping()
    except ConnectionError:
        enforce_before_order(symbol)
    except Exception:
        enforce_before_order(symbol)
    else:
        enforce_before_order(symbol)
    client.submit_order(symbol)
