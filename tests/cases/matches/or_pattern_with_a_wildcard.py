# The last alternative matches everything.
def enter(client, symbol, mode):
    match mode:
        case "live" | _:
            enforce_before_order(symbol)
    client.submit_order(symbol)
