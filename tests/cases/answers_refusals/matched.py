# A reason is matched.
# settings: refusals = ["validate"]
def enter(client, symbol):
    match validate(symbol):
        case None:
            client.submit_order(symbol)
        case reason:
            client.submit_order(symbol, reason)  # INV001: refused
