# Two sends are two findings.
def enter(client, symbol):
    send = getattr(client, "submit_order")
    send(symbol)  # INV001: the first
    return send(symbol)  # INV001: the second
