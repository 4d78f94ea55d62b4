# Made behind the guard and called here.
def enter(client, symbol):
    enforce_before_order(symbol)

    def place():
        return client.submit_order(symbol)

    return place()
