# One of the parts is the empty dict.
def enter(client, symbol):
    try:
        positions, balance = client.positions(), client.balance()
    except Exception:
        positions, balance = {}, 0
    enforce_before_order(symbol, "buy", 1, positions)  # INV006: empty after an error
    client.create_order(symbol=symbol, side="buy", quantity=balance)
