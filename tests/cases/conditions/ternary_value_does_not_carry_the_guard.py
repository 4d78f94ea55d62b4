# As a value the ternary may have skipped the guard.
def enter(client, symbol, live):
    cleared = enforce_before_order(symbol) if live else None
    client.submit_order(symbol, cleared)  # INV001: not live
