# Each round hands one over, and all look at one read.
def switch(client, enforcer, s, pool, sides):
    held = client.positions()
    for side in sides:
        enforcer.enforce_before_order(s, side, 1, held)  # INV010: from the second round on
        pool.submit(client.create_order, symbol=s, side=side, quantity=1)
