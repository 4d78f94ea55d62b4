# Chosen between two, it is one send all the same.
def enter(client, symbol, fast):
    send = getattr(client, "submit_order") if fast else getattr(client, "create_order")
    return send(symbol)  # INV001: either
