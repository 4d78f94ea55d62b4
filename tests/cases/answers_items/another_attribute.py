# Another attribute says nothing.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    if not verdict.known:
        return
    client.submit_order(symbol)  # INV001: known, and allowed or not
