# The loop is left where the answer allows.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    while not check(symbol):
        wait()
    client.submit_order(symbol)
