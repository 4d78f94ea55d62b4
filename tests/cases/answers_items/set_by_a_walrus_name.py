# The object gets its other name in passing.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    (said := verdict).override()
    if verdict.allowed:
        client.submit_order(symbol)  # INV001: it may have been set
