# `bool(x)` is as true as `x`.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if bool(check(symbol)):
        client.submit_order(symbol)
