# The rounds differ by their side alone.
def straddle(client, enforcer, symbol):
    held = client.positions()
    for side in ("buy", "sell"):
        enforcer.enforce_before_order(symbol, side, 1, held)  # INV010: bought in the round before
        client.futures_create_order(symbol=symbol, side=side, quantity=1)
