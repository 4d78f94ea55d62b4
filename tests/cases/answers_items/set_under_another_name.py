# The object is changed by its other name.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    said = verdict
    said["allowed"] = True
    if verdict["allowed"]:
        client.submit_order(symbol)  # INV001: what was answered is gone
