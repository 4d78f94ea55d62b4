# The name holds the answer until it is tested.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = check(symbol)
    log(symbol)
    if not ok:
        return
    client.submit_order(symbol)
