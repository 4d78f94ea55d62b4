# The `finally` runs after the return value was computed, or while the guard's exception goes up.
def enter(client, symbol):
    try:
        return enforce_before_order(symbol)
    finally:
        client.submit_order(symbol)  # INV001: also runs when the guard raised
