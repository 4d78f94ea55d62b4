# A default changes nothing; and under its local name the function is still the order.
def enter(client, symbol):
    place = getattr(client, "submit_order", None)
    if place is not None:
        place(symbol)  # INV001: submit_order by its local name
