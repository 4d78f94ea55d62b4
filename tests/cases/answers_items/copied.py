# The object has two names.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    said = verdict
    verdict = None
    if said.allowed:
        client.submit_order(symbol)
