# A future of concurrent.futures does not count, not even with `.result()`.
def enter(pool, enforcer, client, symbol):
    pool.submit(enforcer.enforce_before_order, symbol).result()
    client.create_order(symbol)  # INV001: handed over as a value
