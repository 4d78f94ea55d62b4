# The function of a bound method.
def enter(client, symbol):
    client.submit_order.__func__(client, symbol)  # INV005: sent by reference
