# The guard has completed.
from desk.guards import enforce_before_order


def enter(app, symbol):
    enforce_before_order(symbol)
    app.send_task("desk.tasks.submit_order", args=[symbol])
