# What is not True may still be a reason.
# settings: refusals = ["validate"]
def enter(client, symbol):
    if validate(symbol) is True:
        return
    client.submit_order(symbol)  # INV001: a text refuses as well
