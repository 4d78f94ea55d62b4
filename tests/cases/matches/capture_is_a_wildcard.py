# A bare name matches everything.
def enter(client, symbol, mode):
    match mode:
        case "off":
            return
        case other:
            enforce_before_order(symbol)
    client.submit_order(symbol, mode)
