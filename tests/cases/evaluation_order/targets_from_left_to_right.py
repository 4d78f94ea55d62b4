# Both targets are stored to, the left one first.
def enter(client, book, symbol, pair):
    book[client.submit_order(symbol)], book[enforce_before_order(symbol)] = pair  # INV001: left first
