# A bare return cannot fail.
def enter(client, symbol):
    try:
        return
    except Exception:
        client.submit_order(symbol)
