# Kept in a variable of the function round it, which runs on after the call that has checked.
def connect(client, symbol):
    place = None

    def prepare():
        nonlocal place
        enforce_before_order(symbol)
        place = lambda: client.submit_order(symbol)  # INV001: kept beyond the call that has checked

    def enter():
        place()

    return prepare, enter
