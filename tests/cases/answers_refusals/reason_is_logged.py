# A reason that is only logged stops nothing.
# settings: refusals = ["validate"]
def enter(client, symbol):
    if reason := validate(symbol):
        log(reason)
    client.submit_order(symbol)  # INV001: refused, and logged
