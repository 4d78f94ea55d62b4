# In a = b = value the value comes first, then the targets from left to right.
def enter(client, book, symbol):
    first = book[client.submit_order(symbol)] = enforce_before_order(symbol)
    return first
