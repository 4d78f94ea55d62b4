# None allows.
# settings: refusals = ["validate"]
def enter(client, symbol):
    if validate(symbol) is None:
        client.submit_order(symbol)
