# A function of the file wraps what it is given, and the wrapper is returned.
def traced(send):
    def wrapper(symbol):
        return send(symbol)

    return wrapper


def enter(client, symbol):
    enforce_before_order(symbol)
    return traced(client.submit_order)  # INV005: the wrapper is called at another time
