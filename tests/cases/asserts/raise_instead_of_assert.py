# The raise stays under -O.
def enter(client, symbol, mode):
    if mode == "live":
        enforce_before_order(symbol)
    else:
        raise AssertionError("unreachable")
    client.submit_order(symbol)
