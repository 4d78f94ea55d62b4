# The test sends the order before the arm guards.
def enter(client, symbol, reply):
    return enforce_before_order(symbol) if client.submit_order(symbol) else reply  # INV001: the test is first
