# `else` belongs to the body that ended normally.
# python: 3.11
def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except* Exception:
        pass
    else:
        client.submit_order(symbol)
