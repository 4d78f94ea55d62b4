# The iterable is evaluated once, and the target's index in each round.
def enter(client, book, symbol):
    for book[client.submit_order(symbol)] in enforce_before_order(symbol):  # INV004: each round
        pass
