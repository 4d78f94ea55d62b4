# The guard has completed before its result is stored: an error of the store alone is no open path.
def enter(client, book, symbol):
    enforce_before_order(symbol)
    try:
        book.cleared[symbol] = True
    except Exception:
        pass
    client.submit_order(symbol)
