# Orders of one side never make both directions.
def scale_in(client, enforcer, symbol, side, sizes):
    held = client.positions()
    for size in sizes:
        enforcer.enforce_before_order(symbol, side, size, held)
        client.futures_create_order(symbol=symbol, side=side, quantity=size)
    enforcer.enforce_before_order(symbol, side, 1, held)
    client.futures_create_order(symbol=symbol, side=side, quantity=1)
