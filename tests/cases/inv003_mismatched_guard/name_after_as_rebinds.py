# So does a name after `as`.
def enter(client, positions, symbol, message):
    enforce_before_order(symbol, "buy", 1, positions)
    match message:
        case "BTCUSDT" | "ETHUSDT" as symbol:
            client.create_order(symbol=symbol, side="buy", quantity=1)  # INV003: the message's symbol
