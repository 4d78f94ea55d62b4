# The setting adds to the defaults.
# settings: extend-orders = ["place"]
def enter(client, symbol):
    client.create_order(symbol)  # INV001: a default name
    client.place(symbol)  # INV001: an added name
