# A check and a refusal, one after the other.
# settings: refusals = ["validate"]
def enter(client, symbol):
    if validate(symbol) or validate(symbol):
        return
    client.submit_order(symbol)
