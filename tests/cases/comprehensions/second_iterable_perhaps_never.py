# The second iterable is evaluated for each item of the first.
def enter(client, symbol, books):
    [leg for book in books for leg in enforce_before_order(symbol)]
    client.submit_order(symbol)  # INV001: no books
