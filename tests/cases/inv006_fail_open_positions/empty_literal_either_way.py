# Both sides of the choice are empty, and a display of keywords is as good as the keyword.
def enter(client, symbol, ready):
    enforce_before_order(symbol, "buy", 1, {} if ready else None)  # INV006: nothing is shown
    enforce_before_order(symbol, "buy", 1, **{"current_positions": {}})  # INV006: nothing is shown
    client.create_order(symbol=symbol, side="buy", quantity=1)
