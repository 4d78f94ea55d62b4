# The second item refuses.
# settings: refusals = ["inspect[1]"]
def enter(client, symbol):
    size, reason = inspect(symbol)
    if reason:
        return
    client.submit_order(symbol, size)
