# Each round after the first looks at what was before the first.
def run(client, enforcer, s, signals):
    held = client.positions()
    while True:
        side = signals.get()
        enforcer.enforce_before_order(s, side, 1, held)  # INV010: the last round's order lies between
        client.futures_create_order(symbol=s, side=side, quantity=1)
