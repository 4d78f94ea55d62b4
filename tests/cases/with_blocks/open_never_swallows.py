# A file object's `__exit__` answers None.
def enter(client, path, symbol):
    with open(path) as log:
        log.write(symbol)
        enforce_before_order(symbol)
    client.submit_order(symbol)
