# What stands before a star is known.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok, *rest = evaluate(symbol)
    if not ok:
        return rest
    client.submit_order(symbol)
