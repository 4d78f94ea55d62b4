# So do comparisons.
def enter(client, symbol, size):
    try:
        size < 10
    except TypeError:
        client.submit_order(symbol)  # INV001: `<` failed
