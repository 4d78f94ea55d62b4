# Two negations are none.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if not (not check(symbol)):
        client.submit_order(symbol)
