# (a or guard) and b: true by a alone.
def enter(client, symbol, exempt, live):
    if (exempt or enforce_before_order(symbol)) and live:
        client.submit_order(symbol)  # INV001: exempt and live
