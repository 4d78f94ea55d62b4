# The arguments are evaluated before the guard is called: a KeyError in them means it never ran.
def enter(client, signal):
    try:
        enforce_before_order(signal["symbol"])
    except KeyError:
        pass
    client.submit_order("BTCUSDT")  # INV001: the guard was never called
