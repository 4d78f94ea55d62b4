# The rest is thrown away.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok, _ = evaluate(symbol)
    if ok:
        client.submit_order(symbol)
