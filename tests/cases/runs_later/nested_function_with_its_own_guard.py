# It guards itself, so it may go wherever it likes.
def placer(client, symbol):
    def place():
        enforce_before_order(symbol)
        return client.submit_order(symbol)

    return place
