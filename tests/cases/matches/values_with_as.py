# `as` gives a name to what matched; two values are still not everything.
def enter(client, symbol, mode):
    match mode:
        case ("live" | "paper") as chosen:
            enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: another mode
