# An object that may be missing is tested first.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    if verdict is None or not verdict.allowed:
        return
    client.submit_order(symbol)
