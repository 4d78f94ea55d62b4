# `get` gives what is there, or None, which refuses.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    if not verdict.get("allowed"):
        return
    client.submit_order(symbol)
