# The item of a name that holds the tuple.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    if not verdict[0]:
        return verdict[1]
    client.submit_order(symbol)
