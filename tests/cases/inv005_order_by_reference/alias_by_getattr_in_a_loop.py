# A loop is one place, and one finding.
def enter(client, symbols):
    send = getattr(client, "submit_order")
    for symbol in symbols:
        send(symbol)  # INV001: submit_order by its local name
