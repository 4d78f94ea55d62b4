# Only calling the guard checks anything.
def enter(enforcer, client, symbol):
    enforcer.enforce_before_order.cache_clear()
    client.submit_order(symbol)  # INV001: the guard was not called
