# The `else` of a while runs from the false way out of its condition.
def enter(client, symbol, book):
    while not enforce_before_order(symbol):
        if book.closed():
            break
    else:
        client.submit_order(symbol)
