# One arm of three forgot.
def enter(client, symbol, mode):
    if mode == "live":
        enforce_before_order(symbol)
    elif mode == "shadow":
        pass
    else:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: in shadow mode
