# An item of a walrus.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if (verdict := evaluate(symbol))[0]:
        client.submit_order(symbol, verdict)
