# LIVE may be changed from outside, so both ways stay open.
LIVE = True


def enter(client, symbol):
    if LIVE:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: LIVE is a variable
