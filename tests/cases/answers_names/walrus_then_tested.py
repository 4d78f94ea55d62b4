# The name of a walrus is tested later.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if (ok := check(symbol)) or ready(symbol):
        if ok:
            client.submit_order(symbol)
