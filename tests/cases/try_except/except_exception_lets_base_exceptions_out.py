# What `except Exception` does not catch ends the function: nothing to flag.
def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        return
    client.submit_order(symbol)
