# Two values are not everything.
def enter(client, symbol, mode):
    match mode:
        case "live" | "paper":
            enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: neither
