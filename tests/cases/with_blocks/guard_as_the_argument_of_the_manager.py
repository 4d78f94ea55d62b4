# The manager's own expression runs outside its block.
def enter(client, symbol):
    with client.session(enforce_before_order(symbol)):
        client.ping()
    client.submit_order(symbol)
