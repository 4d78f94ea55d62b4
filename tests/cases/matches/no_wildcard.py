# No case may match, and then the match does nothing.
def enter(client, symbol, mode):
    match mode:
        case "live":
            enforce_before_order(symbol)
        case "shadow":
            return
    client.submit_order(symbol)  # INV001: another mode
