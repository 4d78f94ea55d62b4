# The `def` is never executed, and with it the function never exists.
def placer(client, symbol):
    if False:
        def place():
            return client.submit_order(symbol)

        return place
    return None
