# The body runs only when called, and nobody calls it.
def enter(client, symbol):
    def later():
        enforce_before_order(symbol)

    client.submit_order(symbol)  # INV001: the def has run, its body has not
