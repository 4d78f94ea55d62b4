# Too many values, or too few.
def enter(client, symbol, quote):
    try:
        bid, ask = quote
    except ValueError:
        client.submit_order(symbol)  # INV001: not two values
