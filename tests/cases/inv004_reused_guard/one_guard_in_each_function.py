# Each function has its own count.
def enter(client, symbol):
    enforce_before_order(symbol)
    client.create_order(symbol)


def leave(client, symbol):
    enforce_before_order(symbol)
    client.create_order(symbol)
