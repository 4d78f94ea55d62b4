# A `while True` without break has no way out but return and raise.
def enter(client, symbol):
    while True:
        if client.done():
            return
    client.submit_order(symbol)
