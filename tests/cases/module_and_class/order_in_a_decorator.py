# So is a decorator's expression.
@registry.first(client.submit_order("BTCUSDT"))  # INV001: sent at import
def enter():
    return None
