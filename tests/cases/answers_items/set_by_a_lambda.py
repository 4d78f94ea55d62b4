# So may a lambda.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    relax = lambda: setattr(verdict, "allowed", True)
    relax()
    if verdict.allowed:
        client.submit_order(symbol)  # INV001: it may have been set
