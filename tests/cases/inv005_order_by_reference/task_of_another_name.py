# The task sends no order.
def enter(client, symbol, live=None):
    client.send_task("desk.tasks.report", args=[symbol])
