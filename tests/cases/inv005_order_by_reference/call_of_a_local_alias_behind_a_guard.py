# Behind the guard its calls are covered like any others.
def enter(client, symbol):
    place = client.create_order
    enforce_before_order(symbol)
    place(symbol)  # guarded: create_order under its local name
