# One escape is enough.
def placer(client, symbol):
    enforce_before_order(symbol)

    def place():
        return client.submit_order(symbol)  # INV001: also runs in the caller's hands

    place()
    return place
