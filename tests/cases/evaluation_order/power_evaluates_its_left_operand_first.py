# ** groups to the right and still evaluates from the left.
def enter(client, symbol):
    return enforce_before_order(symbol) ** client.submit_order(symbol) ** 2
