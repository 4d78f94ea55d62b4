# Each of the three default names is an order call, as a method or as a function.
def enter(client, symbol):
    client.submit_order(symbol)  # INV001: no guard
    client.create_order(symbol)  # INV001: no guard
    client.futures_create_order(symbol)  # INV001: no guard
    submit_order(symbol)  # INV001: a plain function of that name counts as well
