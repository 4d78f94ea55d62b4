# A reason refuses.
# settings: refusals = ["validate"]
def enter(client, symbol):
    reason = validate(symbol)
    if reason:
        return reason
    client.submit_order(symbol)
