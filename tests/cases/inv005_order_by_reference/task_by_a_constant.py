# The task's name is a constant.
TASK = "desk.tasks.submit_order"


def enter(client, symbol, live=None):
    client.send_task(TASK, args=[symbol])  # INV005: its name is put together here
