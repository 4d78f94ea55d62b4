# The return's value is evaluated before it returns.
def check(symbol):
    return enforce_before_order(symbol)


def enter(client, symbol):
    if check(symbol):
        pass
    client.submit_order(symbol)
