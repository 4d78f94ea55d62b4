# Kept in a table: the same.
def enter(desk, client, symbol):
    enforce_before_order(symbol)
    desk["place"] = lambda: client.submit_order(symbol)  # INV001: the table outlives the guard
