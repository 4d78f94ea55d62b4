# `nonlocal` keeps it in the function round it, which may call it at any time.
def connect(client, symbol):
    place = None

    def prepare():
        nonlocal place
        enforce_before_order(symbol)

        def place():
            return client.submit_order(symbol)  # INV001: kept beyond the call that has checked

    def enter():
        return place()

    return prepare, enter
