# The first iterable is evaluated once, in the enclosing scope.
def enter(client, symbol):
    [leg for leg in enforce_before_order(symbol)]
    client.submit_order(symbol)
