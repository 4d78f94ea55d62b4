# A conditional expression sends on the refusing side.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    return None if check(symbol) else client.submit_order(symbol)  # INV001: refused
