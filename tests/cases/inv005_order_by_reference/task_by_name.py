# A worker elsewhere sends the order.
def enter(client, symbol, live=None):
    client.send_task("desk.tasks.submit_order", args=[symbol])  # INV005: its name is put together here
