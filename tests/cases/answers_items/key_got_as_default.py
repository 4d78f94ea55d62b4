# `get` is asked for another key.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    if verdict.get(*keys, default="allowed"):
        client.submit_order(symbol)  # INV001: another key
