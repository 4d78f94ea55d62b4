# The refusal is logged, and the order sent.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if not check(symbol):
        log(symbol)
    client.submit_order(symbol)  # INV001: the way of the refusal leads here as well
