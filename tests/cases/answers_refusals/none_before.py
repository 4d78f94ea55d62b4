# The reason is None until it is asked for.
# settings: refusals = ["validate"]
def enter(client, symbol, live):
    reason = None
    if live:
        reason = validate(symbol)
    if reason is None:
        client.submit_order(symbol)  # INV001: not live
