# The enforcer takes sides in any letter case, and venues want capitals: this is the same side.
def enter(client, positions, symbol):
    enforce_before_order(symbol, "buy", 1, positions)
    client.futures_create_order(symbol=symbol, side="BUY", quantity=1)
