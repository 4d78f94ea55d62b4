# The first item answers.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok, reason = evaluate(symbol)
    if not ok:
        return reason
    client.submit_order(symbol)
