# No reason, no refusal.
# settings: refusals = ["validate"]
def enter(client, symbol):
    if not validate(symbol):
        client.submit_order(symbol)
