# Once stored, the value is a variable like any other: the path is not known from it.
def enter(client, symbol, live):
    ok = live and enforce_before_order(symbol)
    if ok:
        client.submit_order(symbol)  # INV001: paths are not told apart by variables
