# A call of a lambda with a `yield` makes a generator and runs nothing.
def enter(client, enforcer, symbol):
    enforce_before_order = lambda symbol: (yield enforcer.enforce_before_order(symbol))
    enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: nobody iterates the generator
