# A descriptor binds the function.
def enter(client, symbol):
    client.submit_order.__get__(client)(symbol)  # INV005: sent by reference
