# An object of a class of the file keeps what it is given.
class Handler:
    def __init__(self, send):
        self.send = send


def enter(client, symbol):
    enforce_before_order(symbol)
    Handler(lambda: client.submit_order(symbol))  # INV001: the object may call it at any time
