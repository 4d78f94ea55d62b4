# What a loop runs to its end gives its answer.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, loop, symbol):
    ok = loop.run_until_complete(check(symbol))
    if ok:
        client.submit_order(symbol)
