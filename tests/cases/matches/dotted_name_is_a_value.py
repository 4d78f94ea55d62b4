# A dotted name is compared, not captured.
def enter(client, symbol, mode, modes):
    match mode:
        case modes.LIVE:
            enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: another mode
