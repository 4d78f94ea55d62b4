# In the first round nothing has been checked.
def enter(client, symbols, symbol):
    for leg in symbols:
        client.create_order(symbol, leg)  # INV001: first round
        enforce_before_order(symbol)
