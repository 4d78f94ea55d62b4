# The first manager is entered before the second is even built.
def enter(symbol, client):
    with client.submit_order(symbol) as reply, enforce_before_order(symbol):  # INV001: first item first
        return reply
