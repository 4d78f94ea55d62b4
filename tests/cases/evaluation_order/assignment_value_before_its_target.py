# The right side is evaluated before the target's index.
def enter(client, book, symbol):
    book[enforce_before_order(symbol)] = client.submit_order(symbol)  # INV001: the value comes first
