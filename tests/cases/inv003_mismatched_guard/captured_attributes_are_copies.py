# A class pattern copies the attributes that it names.
def enter(client, positions, signal):
    enforce_before_order(signal.symbol, signal.side, 1, positions)
    match signal:
        case Signal(symbol=symbol, side=side):
            client.create_order(symbol=symbol, side=side, quantity=1)
        case Quote(symbol, side):
            client.create_order(symbol=symbol, side=side, quantity=1)
        case Order(symbol=side, side=symbol):
            client.create_order(symbol=symbol, side=side, quantity=1)  # INV003: the wrong way round
        case whole:
            client.create_order(symbol=whole.symbol, side=whole.side, quantity=1)
