# An order function that is handed over is judged there, and the call of what hands it over is not.
# settings: extend-orders = ["place"]
def place(client, symbol):
    client.retry(client.submit_order, symbol)  # INV005: no guard before


def enter(client, symbol):
    place(client, symbol)
