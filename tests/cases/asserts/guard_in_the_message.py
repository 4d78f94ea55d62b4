# The message is evaluated only when the assertion fails.
def enter(client, symbol, ready):
    assert ready, enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: the message was never evaluated
