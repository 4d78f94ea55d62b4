# A walrus inside a comparison.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if (ok := check(symbol)) is True:
        client.submit_order(symbol)
