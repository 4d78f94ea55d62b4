# A function of the file wraps what it is given, and the wrapper is called on the spot.
def traced(send):
    def wrapper(symbol):
        return send(symbol)

    return wrapper


def enter(client, symbol):
    enforce_before_order(symbol)
    return traced(lambda s: client.submit_order(s))(symbol)
