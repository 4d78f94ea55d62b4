# Right in the first round; in the second the guard is spent, whatever it was about.
def enter(client, positions, leg, book):
    enforce_before_order(leg, "buy", 1, positions)
    while book.open():
        client.create_order(symbol=leg, side="buy", quantity=1)  # INV004: second round
        leg = book.next_leg()
