# An unconditional raise in `finally` leaves no way on at all.
def enter(client, symbol):
    try:
        client.ping()
    finally:
        raise RuntimeError("closed")
    client.submit_order(symbol)
