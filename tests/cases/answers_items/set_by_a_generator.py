# A generator stores when it is iterated.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    list(None for verdict.allowed in answers)
    if verdict.allowed:
        client.submit_order(symbol)  # INV001: it may have been set
