# The same from inside a function.
def arm(client, symbol):
    global place
    enforce_before_order(symbol)
    place = client.create_order  # INV005: kept in a global
