# A loop may have changed it.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    for verdict.allowed in answers:
        pass
    if verdict.allowed:
        client.submit_order(symbol)  # INV001: it may have been set
