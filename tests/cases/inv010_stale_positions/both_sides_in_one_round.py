# Within one round the symbol is the same.
def straddle(client, enforcer, symbols):
    held = client.positions()
    for symbol in symbols:
        enforcer.enforce_before_order(symbol, "buy", 1, held)
        client.futures_create_order(symbol=symbol, side="buy", quantity=1)
        enforcer.enforce_before_order(symbol, "sell", 1, held)  # INV010: bought two lines above
        client.futures_create_order(symbol=symbol, side="sell", quantity=1)
