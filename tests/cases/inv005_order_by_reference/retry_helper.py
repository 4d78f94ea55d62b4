# The helper calls it, perhaps several times.
def enter(retry, client, symbol):
    return retry(client.create_order, symbol, attempts=3)  # INV005: no guard
