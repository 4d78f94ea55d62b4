# When it is to run comes first.
def enter(client, symbol, live=None):
    client.enqueue_in(60, "desk.tasks.submit_order", symbol)  # INV005: its name is put together here
