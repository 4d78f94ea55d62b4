# The first part takes the name of the tuple.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    verdict, reason = verdict
    if not verdict:
        return reason
    client.submit_order(symbol)
