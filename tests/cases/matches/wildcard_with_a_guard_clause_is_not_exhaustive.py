# `case _ if ...` may fail.
def enter(client, symbol, mode):
    match mode:
        case _ if mode.live:
            enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: not live
