# The constant names no order.
READ = "fetch_order_book"


def enter(client, symbol, live=None):
    getattr(client, READ)(symbol)
