# The handler goes round again; only a completed guard breaks out.
def enter(client, clock, symbol):
    while True:
        try:
            enforce_before_order(symbol)
            break
        except Exception:
            clock.sleep(1)
    client.submit_order(symbol)
