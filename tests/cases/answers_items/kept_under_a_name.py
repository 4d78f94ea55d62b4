# A name keeps the part that answers.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    allowed = verdict.allowed
    if not allowed:
        return
    client.submit_order(symbol)
