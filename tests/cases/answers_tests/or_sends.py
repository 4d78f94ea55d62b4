# `check() or order()` sends where the answer is false.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    check(symbol) or client.submit_order(symbol)  # INV001: refused
