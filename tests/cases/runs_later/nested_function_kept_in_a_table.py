# So does a table.
def enter(client, symbol):
    enforce_before_order(symbol)

    def place():
        return client.submit_order(symbol)  # INV001: kept in a dict

    return {"place": place}
