# A default allows where nobody has.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    if not verdict.get("allowed", True):
        return
    client.submit_order(symbol)  # INV001: allowed where the key is not there
