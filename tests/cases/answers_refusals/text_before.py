# The reason is a text until it is asked for.
# settings: refusals = ["validate"]
def enter(client, symbol, live):
    reason = True
    if live:
        reason = validate(symbol)
    if not reason:
        client.submit_order(symbol)
