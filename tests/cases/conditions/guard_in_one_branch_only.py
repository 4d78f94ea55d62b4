# The other branch arrives unguarded.
def enter(client, symbol, live):
    if live:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: not live
