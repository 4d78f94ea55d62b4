# a < b < c always evaluates a and b.
def enter(client, symbol, low, high):
    if low < enforce_before_order(symbol) < high:
        pass
    client.submit_order(symbol)
