# What holds the object, or some of its parts, is another object.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol, database):
    verdict = evaluate(symbol)
    row = RiskRow(verdict=verdict)
    row.save()
    warnings = []
    warnings += verdict.warnings
    warnings.sort()
    kept = [verdict]
    kept.reverse()
    if not verdict.allowed:
        return
    client.submit_order(symbol)


def again(client, symbol):
    verdict = evaluate(symbol)
    row = RiskRow(verdict=verdict)
    row.verdict.override()
    if not verdict.allowed:
        return
    client.submit_order(symbol)  # INV001: it may have been set
