# Left operand first, whatever the precedence of what follows.
def enter(client, symbol):
    return client.submit_order(symbol) + enforce_before_order(symbol) ** 2  # INV001: left first
