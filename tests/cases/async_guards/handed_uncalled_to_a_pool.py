# A pool of threads takes plain functions.
def enter(pool, enforcer, client, symbol):
    pool.submit(enforcer.enforce_before_order, symbol)
    enforcer.enforce_before_order(symbol)
    client.create_order(symbol)
