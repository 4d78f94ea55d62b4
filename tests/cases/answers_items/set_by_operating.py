# An augmented assignment stores.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    verdict.allowed |= True
    if verdict.allowed:
        client.submit_order(symbol)  # INV001: it may have been set
