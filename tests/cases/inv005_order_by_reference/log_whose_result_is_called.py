# What was taken for a log wraps the function.
def enter(client, symbol):
    log(client.create_order)(symbol)  # INV005: sent by reference
