# Code that nothing reaches sends nothing.
def enter(client, symbol):
    if False:
        client.submit_order(symbol)
