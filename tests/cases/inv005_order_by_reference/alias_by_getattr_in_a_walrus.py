# Bound where it is tested.
def enter(client, symbol):
    if send := getattr(client, "submit_order", None):
        send(symbol)  # INV001: submit_order by its local name
