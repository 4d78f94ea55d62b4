# A queue that takes names.
def enter(client, symbol, live=None):
    client.enqueue("desk.tasks.submit_order", symbol)  # INV005: its name is put together here
