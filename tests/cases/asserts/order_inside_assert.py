# Sent whenever assertions are on.
def enter(client, symbol):
    assert client.submit_order(symbol)  # INV001: no guard before it
