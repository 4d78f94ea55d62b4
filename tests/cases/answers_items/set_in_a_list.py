# A list holds the object itself.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    kept = []
    kept.append(verdict)
    for each in kept:
        each.override()
    if verdict.allowed:
        client.submit_order(symbol)  # INV001: it may have been set
