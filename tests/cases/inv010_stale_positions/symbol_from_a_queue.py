# What a queue gives may be the same symbol again.
def run(client, enforcer, jobs):
    held = client.positions()
    while True:
        symbol, side = jobs.get()
        enforcer.enforce_before_order(symbol, side, 1, held)  # INV010: perhaps the last round's symbol
        client.futures_create_order(symbol=symbol, side=side, quantity=1)
