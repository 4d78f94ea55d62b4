# The import was forgotten: the first order raises NameError.
def enter(client, symbol, held):
    enforce_before_order(symbol, "buy", 1, held)  # INV011: nothing binds the name
    client.submit_order(symbol, "buy", 1)
