# An endless loop without a break has no way out either.
def park(clock):
    while True:
        clock.sleep(60)


def enter(client, clock, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        park(clock)
    client.submit_order(symbol)
