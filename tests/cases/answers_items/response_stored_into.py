# An object that the caller gave is another one.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol, response):
    verdict = evaluate(symbol)
    response.allowed = verdict.allowed
    if not verdict.allowed:
        return
    client.submit_order(symbol)
