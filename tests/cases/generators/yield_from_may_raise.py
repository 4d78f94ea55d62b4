# The inner generator may raise into the handler.
def legs(client, book, symbol):
    try:
        yield from book.levels()
        enforce_before_order(symbol)
    except LookupError:
        return
    client.submit_order(symbol)
