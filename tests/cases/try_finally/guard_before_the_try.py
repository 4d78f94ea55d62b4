# Every copy of the `finally` starts guarded.
def enter(client, symbol):
    enforce_before_order(symbol)
    try:
        client.ping()
    finally:
        client.submit_order(symbol)
