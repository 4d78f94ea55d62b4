# Kept in an attribute: it outlives this call.
def enter(desk, client, symbol):
    enforce_before_order(symbol)
    desk.place = lambda: client.submit_order(symbol)  # INV001: runs whenever the desk likes
