# "long" and "buy" are one side to the enforcer.
def enter(client, positions, symbol):
    enforce_before_order(symbol, "long", 1, positions)
    client.futures_create_order(symbol=symbol, side="BUY", quantity=1)
