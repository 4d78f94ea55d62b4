# For += the target's index is evaluated before the right side.
def enter(client, book, symbol):
    book[client.submit_order(symbol)] += enforce_before_order(symbol)  # INV001: the index comes first
