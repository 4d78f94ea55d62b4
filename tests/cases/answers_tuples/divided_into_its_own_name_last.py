# The last part takes the name of the tuple, which is divided already.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    ok, verdict = verdict
    if not ok:
        return verdict
    client.submit_order(symbol)
