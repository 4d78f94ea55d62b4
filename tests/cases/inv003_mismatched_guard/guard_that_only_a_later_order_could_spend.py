# An order spends guards of those behind it alone: neither of one that follows, nor on another branch.
def later(client, positions, base, hedge, third):
    enforce_before_order(symbol=base, side="buy", quantity=1, current_positions=positions)
    enforce_before_order(symbol=hedge, side="buy", quantity=1, current_positions=positions)
    client.create_order(symbol=hedge, side="buy", quantity=1)
    enforce_before_order(symbol=third, side="buy", quantity=1, current_positions=positions)
    client.create_order(symbol=base, side="buy", quantity=1)
    enforce_before_order(symbol=base, side="buy", quantity=1, current_positions=positions)
    client.create_order(symbol=base, side="buy", quantity=1)


def on_another_branch(client, positions, base, hedge, third, urgent):
    enforce_before_order(symbol=base, side="buy", quantity=1, current_positions=positions)
    enforce_before_order(symbol=hedge, side="buy", quantity=1, current_positions=positions)
    client.create_order(symbol=hedge, side="buy", quantity=1)
    enforce_before_order(symbol=third, side="buy", quantity=1, current_positions=positions)
    if urgent:
        client.create_order(symbol=base, side="buy", quantity=1)
        return
    client.create_order(symbol=base, side="buy", quantity=1)


def before(client, positions, base, hedge, third, urgent):
    enforce_before_order(symbol=base, side="buy", quantity=1, current_positions=positions)
    enforce_before_order(symbol=hedge, side="buy", quantity=1, current_positions=positions)
    if urgent:
        client.create_order(symbol=base, side="buy", quantity=1)
    client.create_order(symbol=hedge, side="buy", quantity=1)
    enforce_before_order(symbol=third, side="buy", quantity=1, current_positions=positions)
    client.create_order(symbol=base, side="buy", quantity=1)  # INV003: the urgent one has spent its guard
