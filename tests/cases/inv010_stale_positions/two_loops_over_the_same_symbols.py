# Two loops may run over the same symbols.
def rebalance(client, enforcer, symbols):
    held = client.positions()
    for symbol in symbols:
        enforcer.enforce_before_order(symbol, "buy", 1, held)
        client.futures_create_order(symbol=symbol, side="buy", quantity=1)
    for other in symbols:
        enforcer.enforce_before_order(other, "sell", 1, held)  # INV010: bought above
        client.futures_create_order(symbol=other, side="sell", quantity=1)
