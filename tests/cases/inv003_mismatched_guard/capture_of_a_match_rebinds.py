# A capture pattern binds its name.
def enter(client, positions, symbol, message):
    enforce_before_order(symbol, "buy", 1, positions)
    match message:
        case {"symbol": symbol}:
            client.create_order(symbol=symbol, side="buy", quantity=1)  # INV003: the message's symbol
        case _:
            client.create_order(symbol=symbol, side="buy", quantity=1)
