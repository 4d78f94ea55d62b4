# Anything but None refuses.
# settings: refusals = ["validate"]
def enter(client, symbol):
    reason = validate(symbol)
    if reason is not None:
        return reason
    client.submit_order(symbol)
