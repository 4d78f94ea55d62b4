# A positional order precedes a keyword guard.
def enter(client, symbol, record):
    record(client.submit_order(symbol), cleared=enforce_before_order(symbol))  # INV001: positional first
