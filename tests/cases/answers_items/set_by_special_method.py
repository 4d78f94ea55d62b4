# A special method of a base class sets it.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    object.__setattr__(verdict, "allowed", True)
    if verdict.allowed:
        client.submit_order(symbol)  # INV001: it may have been set
