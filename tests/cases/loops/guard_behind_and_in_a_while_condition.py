# Inside the loop the guard was evaluated; behind it perhaps not.
def enter(client, symbol, book):
    while book.open() and enforce_before_order(symbol):
        client.create_order(symbol)
    client.submit_order(symbol)  # INV001: the book was closed at once
