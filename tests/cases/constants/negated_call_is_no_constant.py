# A sign before a call calls it.
def enter(client, symbol, size):
    if -size():
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: the size was nothing
