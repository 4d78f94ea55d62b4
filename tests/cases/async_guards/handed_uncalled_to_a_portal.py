# A portal starts it in the thread of the loop.
def enter(portal, enforcer, client, symbol):
    portal.start_task_soon(enforcer.enforce_before_order, symbol)
    enforcer.enforce_before_order(symbol)  # INV007: never awaited
    client.create_order(symbol)  # INV001: nothing has been checked
