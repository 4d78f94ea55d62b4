# Lower bound, upper bound, step.
def enter(client, book, symbol):
    return book[enforce_before_order(symbol) : client.submit_order(symbol)]
