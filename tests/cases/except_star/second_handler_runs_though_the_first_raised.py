# Unlike `except`, the next handler still runs when the one before it raised; here that one sends.
# python: 3.11
def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except* ValueError:
        raise
    except* TypeError:
        client.submit_order(symbol)  # INV001: the guard raised a group with a TypeError
