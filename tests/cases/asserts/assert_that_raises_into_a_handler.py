# A failing assertion is one more thing that may raise.
def enter(client, symbol, ready):
    try:
        assert ready
        enforce_before_order(symbol)
    except AssertionError:
        client.submit_order(symbol)  # INV001: not ready
