# So it may be in one condition with `and`.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    if verdict and verdict.allowed:
        client.submit_order(symbol)
