# A nested function may run at any time.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    def relax():
        verdict.allowed = True

    relax()
    if verdict.allowed:
        client.submit_order(symbol)  # INV001: it may have been set
