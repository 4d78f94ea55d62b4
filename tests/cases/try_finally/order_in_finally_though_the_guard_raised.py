# `finally` runs on the way out of a refusal as well.
def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    finally:
        client.submit_order(symbol)  # INV001: sent while the refusal is on its way up
