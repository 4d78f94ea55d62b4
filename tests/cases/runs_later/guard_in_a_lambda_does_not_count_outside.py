# Making the lambda checks nothing.
def enter(client, retry, symbol):
    retry(lambda: enforce_before_order(symbol))
    client.submit_order(symbol)  # INV001: whether retry called it is unknown
