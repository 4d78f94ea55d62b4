# Guards are passed up through several levels.
def deep(symbol):
    enforce_before_order(symbol)


def check(symbol):
    deep(symbol)


def enter(client, symbol):
    check(symbol)
    client.submit_order(symbol)
