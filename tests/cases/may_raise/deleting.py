# What is not there cannot be deleted.
def enter(client, book, symbol):
    try:
        del book[symbol]
    except KeyError:
        client.submit_order(symbol)  # INV001: nothing to delete
