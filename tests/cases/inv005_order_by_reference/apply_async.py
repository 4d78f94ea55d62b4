# A task of celery with options.
def enter(client, symbol):
    client.create_order.apply_async(args=[symbol])  # INV005: sent by reference
