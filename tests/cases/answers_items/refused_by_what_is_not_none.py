# Anything but None refuses, where None is asked for.
# settings: refusals = ["validate[reason]"]
def enter(client, symbol):
    found = validate(symbol)
    if found.reason is not None:
        return
    client.submit_order(symbol)
