# Where the helper stands in the file does not matter.
def enter(client, symbol):
    check(symbol)
    client.submit_order(symbol)


def check(symbol):
    enforce_before_order(symbol)
