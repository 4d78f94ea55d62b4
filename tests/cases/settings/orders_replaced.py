# Only the names of the setting are orders.
# settings: orders = ["place"]
def enter(client, symbol):
    client.create_order(symbol)
    client.place(symbol)  # INV001: in `orders`
