# A second name for it changes nothing.
def enter(client, symbol):
    send = getattr(client, "submit_order")
    place = send
    return place(symbol)  # INV001: by its second name
