# A local alias is no finding; its calls are order calls.
def enter(client, symbol):
    place = client.create_order
    enforce_before_order(symbol)
    place(symbol)  # guarded: create_order by its local name
