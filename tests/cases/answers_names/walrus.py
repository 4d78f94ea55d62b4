# A walrus holds the answer.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if not (ok := check(symbol)):
        return
    client.submit_order(symbol)
