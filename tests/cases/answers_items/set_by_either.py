# One of the two is the object.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    (verdict if ready else other).override()
    if verdict.allowed:
        client.submit_order(symbol)  # INV001: it may have been set
