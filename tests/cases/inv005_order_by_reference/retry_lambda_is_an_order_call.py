# Inside a lambda it is called, not referred to: the ordinary finding.
def enter(retry, client, symbol):
    return retry(lambda: client.create_order(symbol))  # INV001: an order call in a lambda
