# Nothing is kept: the generator goes on here, behind the guard.
def enter(client, symbols):
    enforce_before_order(symbols[0])
    orders = (client.submit_order(symbol) for symbol in symbols)  # INV004: from the second on
    return orders.__next__()
