# Inside `enter` the name is the parameter.
def check(symbol):
    enforce_before_order(symbol)


def enter(client, symbol, check):
    check(symbol)
    client.submit_order(symbol)  # INV001: some other `check`
