# Only True is True.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if check(symbol) is True:
        client.submit_order(symbol)
