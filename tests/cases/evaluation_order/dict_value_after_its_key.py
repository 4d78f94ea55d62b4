# The key is the order here, and it is evaluated first.
def enter(client, symbol):
    return {client.submit_order(symbol): enforce_before_order(symbol)}  # INV001: keys come first
