# A function factory: what it returns runs later.
def placer(client, symbol):
    enforce_before_order(symbol)

    def place():
        return client.submit_order(symbol)  # INV001: runs in the caller's hands

    return place
