# An object of a class of the file keeps the order function.
class Handler:
    def __init__(self, send):
        self.send = send


def enter(client, symbol):
    enforce_before_order(symbol)
    return Handler(client.submit_order)  # INV005: the object may call it at any time
