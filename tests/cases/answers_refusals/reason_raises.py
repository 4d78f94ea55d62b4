# A reason raises.
# settings: refusals = ["validate"]
def enter(client, symbol):
    if reason := validate(symbol):
        raise ValueError(reason)
    client.submit_order(symbol)
