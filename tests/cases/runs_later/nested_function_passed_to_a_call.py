# Made behind the guard and passed to a call here.
def enter(client, pool, symbol):
    enforce_before_order(symbol)

    def place():
        return client.submit_order(symbol)

    pool.run(place)
