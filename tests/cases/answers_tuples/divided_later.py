# The tuple is divided later.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    ok, reason = verdict
    if not ok:
        return reason
    client.submit_order(symbol)
