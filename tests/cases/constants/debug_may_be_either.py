# `python -O` makes __debug__ False.
def enter(client, symbol):
    if __debug__:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: under -O the guard is gone
