# The local name that takes it is an alias.
def enter(client, symbol):
    send = vars(client)["create_order"]
    send(symbol)  # INV001: no guard here
