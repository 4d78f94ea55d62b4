# Nested functions are private too: the only call stands behind the guard.
def enter(client, symbol):
    def place():
        return client.submit_order(symbol)

    enforce_before_order(symbol)
    return place()
