# The answer is tested when all is sent.
# settings: checks = ["check", "evaluate[0]"]
def submit_order(client, symbol):
    ok = check(symbol)
    client.post(symbol)
    if ok:
        client.done(symbol)


def enter(client, symbol):
    submit_order(client, symbol)  # INV001: sent before the test
