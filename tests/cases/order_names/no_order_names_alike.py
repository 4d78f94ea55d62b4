# Names that hold the words of an order and are none.
def read(client, symbol):
    client.cancel_order(symbol)
    client.get_order(symbol)
    client.create_order_book(symbol)
    client.place_orders_label(symbol)
    client.on_order(symbol)
    client.order_by(symbol)
