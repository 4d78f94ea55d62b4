# A task of celery sends its function to a worker.
def enter(client, symbol):
    client.create_order.delay(symbol)  # INV005: sent by reference
