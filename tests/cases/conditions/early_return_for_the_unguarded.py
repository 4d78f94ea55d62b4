# Who is not live leaves; who is left is guarded.
def enter(client, symbol, live):
    if not live:
        return
    enforce_before_order(symbol)
    client.submit_order(symbol)
