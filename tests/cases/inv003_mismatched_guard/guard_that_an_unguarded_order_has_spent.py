# The order in `finally` lacks a guard behind a refusal, and behind one that let it pass it has spent it.
def enter(client, positions, symbol, other):
    try:
        enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    finally:
        client.create_order(symbol=symbol, side="buy", quantity=1)  # INV001: the guard may have refused
    enforce_before_order(symbol=other, side="buy", quantity=1, current_positions=positions)
    client.create_order(symbol=symbol, side="buy", quantity=1)  # INV003: its guard is spent
