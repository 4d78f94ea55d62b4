# A number with a sign is a constant as well.
def enter(client, symbol):
    if -1:
        enforce_before_order(symbol)
    client.submit_order(symbol)
    if -0 or +0.0:
        client.create_order(symbol)
