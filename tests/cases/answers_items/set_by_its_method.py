# A method of the object may change it.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    verdict.override()
    if verdict.allowed:
        client.submit_order(symbol)  # INV001: it may have been set
