# An attribute that is there refuses.
# settings: refusals = ["validate[reason]"]
def enter(client, symbol):
    found = validate(symbol)
    if found.reason:
        return
    client.submit_order(symbol)
