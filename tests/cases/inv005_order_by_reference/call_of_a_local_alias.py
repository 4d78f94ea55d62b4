# A local alias is no finding of its own; its calls are order calls.
def enter(client, symbol):
    place = client.create_order
    place(symbol)  # INV001: this calls create_order
