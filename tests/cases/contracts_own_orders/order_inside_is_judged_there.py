# The order that leaves is the one inside, and it is judged where it stands.
def submit_order(client, symbol):
    return client.create_order(symbol)  # INV001: nobody has checked


def enter(client, symbol):
    return submit_order(client, symbol)
