# A method of anything may be what sends.
def create_order(book, symbol):
    return book.deliver(symbol)


def enter(book, symbol):
    return create_order(book, symbol)  # INV001: delivered
