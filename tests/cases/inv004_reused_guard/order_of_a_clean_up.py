# A clean-up that sends is a second order.
def enter(client, symbol):
    enforce_before_order(symbol)
    try:
        client.create_order(symbol)
        client.note(symbol)
    except KeyError:
        client.submit_order(symbol)  # INV004: the entry may be out
