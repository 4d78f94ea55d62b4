# Nobody reads the reason.
# settings: refusals = ["validate"]
def enter(client, symbol):
    validate(symbol)  # INV007: dropped
    client.submit_order(symbol)  # INV001: whatever was answered
