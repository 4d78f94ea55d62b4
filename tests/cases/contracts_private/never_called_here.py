# No call site in this file guarantees anything.
def _place(client, symbol):
    return client.submit_order(symbol)  # INV001: nobody here calls it
