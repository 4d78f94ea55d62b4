# The owner of a subscript is evaluated first.
def enter(client, symbol):
    return client.submit_order(symbol)[enforce_before_order(symbol)]  # INV001: the owner comes first
