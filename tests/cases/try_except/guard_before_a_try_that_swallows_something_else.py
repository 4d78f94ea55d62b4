# What is swallowed came after the guard had completed.
def enter(client, symbol):
    enforce_before_order(symbol)
    try:
        client.ping()
    except Exception:
        pass
    client.submit_order(symbol)
