# A comprehension has a variable of its own, whatever its name.
def enter(client, positions, symbol, symbols):
    enforce_before_order(symbol, "buy", 1, positions)
    return [
        client.create_order(symbol=symbol, side="buy")  # INV003, INV004: not the name that was checked
        for symbol in symbols
    ]
