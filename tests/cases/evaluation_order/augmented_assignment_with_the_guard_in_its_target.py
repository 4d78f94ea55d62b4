# The same order of evaluation, this time in favour of the guard.
def enter(client, book, symbol):
    book[enforce_before_order(symbol)] += client.submit_order(symbol)
