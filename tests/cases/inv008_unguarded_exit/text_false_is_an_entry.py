# So does the text "false", though it is a true text.
def enter(client, symbol):
    client.futures_create_order(symbol=symbol, reduceOnly="false")  # INV001: may open a position
