# Both calls are there, in the wrong order.
def enter(client, symbol):
    try:
        client.submit_order(symbol)  # INV001: nothing ran before it
        enforce_before_order(symbol)
    except Exception:
        raise
