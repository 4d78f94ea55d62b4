# The expression after `except` runs only when something was raised.
def enter(client, symbol):
    try:
        client.ping()
    except enforce_before_order(symbol):
        pass
    client.submit_order(symbol)  # INV001: no exception, no guard
