# The list may be empty, and then the element was never evaluated.
def enter(client, symbols):
    [enforce_before_order(s) for s in symbols]
    client.submit_order("BTCUSDT")  # INV001: `symbols` may be empty
