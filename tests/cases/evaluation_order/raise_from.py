# The cause is evaluated after the exception, and both before the raise.
def enter(client, symbol):
    raise client.submit_order(symbol) from enforce_before_order(symbol)  # INV001: the exception comes first
