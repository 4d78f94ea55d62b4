# Attributes and keys of other objects are others.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    status = {}
    status["allowed"] = verdict.allowed
    seen[symbol] = verdict
    if verdict.allowed:
        client.submit_order(symbol)
