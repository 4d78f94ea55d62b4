# Right in the first round, wrong in the second.
def enter(client, positions, leg, book):
    enforce_before_order(leg, "buy", 1, positions)
    while book.open():
        client.create_order(symbol=leg, side="buy", quantity=1)  # INV003: second round
        leg = book.next_leg()
