# The guard has completed when the store fails; but it may as well have failed itself.
def enter(client, book, symbol):
    try:
        book[symbol] = enforce_before_order(symbol)
    except Exception:
        client.submit_order(symbol)  # INV002: the handler cannot tell which of the two raised
