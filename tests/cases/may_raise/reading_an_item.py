# A missing key raises.
def enter(client, book, symbol):
    try:
        book[symbol]
    except KeyError:
        client.submit_order(symbol)  # INV001: no such key
