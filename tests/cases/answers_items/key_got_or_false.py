# A false default refuses.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    if not verdict.get("allowed", False):
        return
    client.submit_order(symbol)
