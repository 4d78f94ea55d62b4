# Whether `run` calls it, nobody knows.
def enter(enforcer, run, client, symbol):
    run(enforcer.enforce_before_order, symbol)
    client.submit_order(symbol)  # INV001: handed over, not called
