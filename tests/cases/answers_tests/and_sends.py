# `check() and order()` sends where the answer is true.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    check(symbol) and client.submit_order(symbol)
