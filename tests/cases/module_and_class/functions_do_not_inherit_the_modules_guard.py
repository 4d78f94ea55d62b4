# The module was checked once, at import; the function runs at any time after.
enforce_before_order("BTCUSDT")


def enter(client):
    client.submit_order("BTCUSDT")  # INV001: a module's function starts with nothing
