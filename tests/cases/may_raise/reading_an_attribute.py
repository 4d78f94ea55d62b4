# An attribute may be a property that asks the venue.
def enter(client, symbol):
    try:
        client.state
    except Exception:
        client.submit_order(symbol)  # INV001: reading the state failed
