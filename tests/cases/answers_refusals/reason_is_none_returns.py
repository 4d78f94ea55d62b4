# The order is sent where a reason stands.
# settings: refusals = ["validate"]
def enter(client, symbol):
    if validate(symbol) is None:
        return
    client.submit_order(symbol)  # INV001: refused
