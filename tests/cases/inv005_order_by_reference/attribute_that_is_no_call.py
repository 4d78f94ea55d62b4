# Other attributes of a function are only read.
def enter(client, symbol):
    print(client.submit_order.__name__, client.submit_order.calls)
