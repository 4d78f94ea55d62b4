# Each round reads for itself.
def run(client, enforcer, s, signals):
    while True:
        held = client.positions()
        side = signals.get()
        enforcer.enforce_before_order(s, side, 1, held)
        client.futures_create_order(symbol=s, side=side, quantity=1)
