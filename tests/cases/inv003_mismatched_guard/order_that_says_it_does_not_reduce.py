# An order that says `reduceOnly=False` is an entry, and no clearance for an exit covers it.
def leave(client, positions, symbol, flag):
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    client.create_order(symbol=symbol, side="sell", quantity=1, reduceOnly=False)  # INV003: says it may open
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    client.create_order(symbol=symbol, side="sell", params={"reduceOnly": False})  # INV003: says it may open
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    client.create_order(symbol=symbol, side="sell", params={"reduceOnly": "false"})  # INV003: as some venues take it
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    client.create_order(symbol=symbol, side="sell", quantity=1, reduceOnly=flag)
