# With `case _` the match is exhaustive.
def enter(client, symbol, mode):
    match mode:
        case "live":
            enforce_before_order(symbol)
        case _:
            enforce_before_order(symbol)
    client.submit_order(symbol)
