# The order stands on the way on which the answer allows.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if check(symbol):
        client.submit_order(symbol)
