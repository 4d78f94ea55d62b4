# Who leaves the parameter out gets the default, and that is no guard.
def enter(client, symbol, enforce_before_order=lambda symbol: None):
    enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: the default has checked nothing
