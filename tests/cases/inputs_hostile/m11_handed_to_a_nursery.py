# A guard that a nursery is handed is a coroutine.
async def f(enforcer, nursery, client, s):
    nursery.start_soon(enforcer.enforce_before_order, s)
    enforcer.enforce_before_order(s)  # INV007: never awaited
    client.submit_order(s)  # INV001: nothing has been checked
