# It is tested where it is asked.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    if evaluate(symbol).allowed:
        client.submit_order(symbol)
    if evaluate(symbol)["allowed"] is True:
        client.submit_order(symbol)
