# So does a mapping.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    table[symbol] = verdict
    table[symbol].override()
    if verdict.allowed:
        client.submit_order(symbol)  # INV001: it may have been set
