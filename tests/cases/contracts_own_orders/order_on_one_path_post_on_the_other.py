# Each way out has to pass an order or a guard.
def submit_order(client, symbol, fast):
    if fast:
        return client.post_directly(symbol)
    enforce_before_order(symbol)
    return client.create_order(symbol)


def enter(client, symbol):
    return submit_order(client, symbol, True)  # INV001: posted directly
