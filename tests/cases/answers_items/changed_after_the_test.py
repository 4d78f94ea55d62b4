# What is changed behind the test changes nothing of it.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    if not verdict.allowed:
        return
    verdict.allowed = None
    verdict.close()
    client.submit_order(symbol)
