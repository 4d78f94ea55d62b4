# With the guard on the right it precedes the index.
def enter(client, book, symbol):
    book[client.submit_order(symbol)] = enforce_before_order(symbol)
