# Without the hedge's own guard the hedge goes out on a spent one.
def pair(client, positions, base, hedge, checked):
    enforce_before_order(symbol=base, side="buy", quantity=1, current_positions=positions)
    if checked:
        enforce_before_order(symbol=hedge, side="sell", quantity=1, current_positions=positions)
    client.create_order(symbol=base, side="buy", quantity=1)
    client.create_order(symbol=hedge, side="sell", quantity=1)  # INV004: `checked` may be false
