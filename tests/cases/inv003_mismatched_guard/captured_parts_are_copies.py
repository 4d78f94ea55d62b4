# What stands in the subject goes to the names of the pattern.
def enter(client, positions, symbol, side):
    enforce_before_order(symbol, side, 1, positions)
    match symbol, side:
        case checked, way:
            client.create_order(symbol=checked, side=way, quantity=1)
    enforce_before_order(symbol, side, 1, positions)
    match symbol, side:
        case way, checked:
            client.create_order(symbol=checked, side=way, quantity=1)  # INV003: the wrong way round
