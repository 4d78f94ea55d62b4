# The value of `return` is computed before `finally`: the guard there comes too late.
def enter(client, symbol):
    try:
        return client.submit_order(symbol)  # INV001: the guard in finally follows it
    finally:
        enforce_before_order(symbol)
