# The owner of the method does not matter, and a longer name is another name.
def enter(desk, symbol):
    desk.book.create_order.cancel(symbol)
    desk.create_order_book(symbol)
    desk.test_create_order(symbol)
    desk.venues[0].client().create_order(symbol)  # INV001: the last name is what counts
