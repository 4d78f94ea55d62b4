# One send, one finding: the call under its local name.
def enter(client, symbol):
    send = getattr(client, "submit_order", None)
    return send(symbol)  # INV001: submit_order by its local name
