# Whichever of the two it is, the call is one.
def enter(client, symbol):
    send = getattr(client, "submit_order", None) or client.create_order
    return send(symbol)  # INV001: either
