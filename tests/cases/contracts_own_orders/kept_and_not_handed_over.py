# What is kept is called at another time: the call behind it may send, and nothing here is judged.
def submit_order(client, symbol):
    client.callback = place_order
    client.note(symbol)


def place_order(client, symbol):
    client.create_order(symbol)  # INV001: nothing before it


def enter(client, symbol):
    submit_order(client, symbol)  # INV001: `note` may send
