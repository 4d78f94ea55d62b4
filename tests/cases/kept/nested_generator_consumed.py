# A nested generator whose object is consumed here.
def enter(client, symbol, symbols):
    enforce_before_order(symbol)

    def orders():
        for each in symbols:
            yield client.submit_order(each)  # INV004: one guard, several symbols

    return list(orders())
