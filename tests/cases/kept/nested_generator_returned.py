# A nested generator whose object is returned.
def enter(client, symbol, symbols):
    enforce_before_order(symbol)

    def orders():
        for each in symbols:
            yield client.submit_order(each)  # INV001: its object is returned

    return orders()
