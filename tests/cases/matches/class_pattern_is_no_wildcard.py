# Two classes are not every class.
def enter(client, symbol, legs):
    match legs:
        case dict():
            enforce_before_order(symbol)
        case list():
            enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: neither dict nor list
