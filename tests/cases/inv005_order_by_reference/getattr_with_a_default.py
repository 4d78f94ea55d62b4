# A default changes nothing.
def enter(client, symbol):
    place = getattr(client, "submit_order", None)  # INV005: no guard
    if place is not None:
        place(symbol)
