# A loop by condition repeats as well.
def enter(client, symbol, book):
    enforce_before_order(symbol)
    while book.open():
        client.create_order(symbol)  # INV004: from the second round on
