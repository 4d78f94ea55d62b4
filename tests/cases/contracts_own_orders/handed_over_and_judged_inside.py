# A runner calls at once what it is given: the order in that is judged where it stands.
def submit_order(client, symbol):
    client.retry(place_order)


def place_order(client, symbol):
    client.create_order(symbol)  # INV001: nothing before it


def enter(client, symbol):
    submit_order(client, symbol)
