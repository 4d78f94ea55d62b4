# Two faults: the handler swallows, and the branch skips the guard. The skipped guard is the plainer fact.
def enter(client, symbol, live):
    if live:
        try:
            enforce_before_order(symbol)
        except Exception:
            pass
    client.submit_order(symbol)  # INV001: not every unguarded path passes the swallowing handler
