# `setattr` changes it.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    setattr(verdict, name, True)
    if verdict.allowed:
        client.submit_order(symbol)  # INV001: it may have been set
