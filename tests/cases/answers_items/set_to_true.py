# The attribute is set before it is tested.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    verdict.allowed = True
    if verdict.allowed:
        client.submit_order(symbol)  # INV001: what was answered is gone
