# The break leaves the inner loop; the outer one goes on to its guard.
def enter(client, symbol, books):
    while True:
        for level in books:
            if level.thin:
                break
        enforce_before_order(symbol)
        break
    client.submit_order(symbol)
