# Both targets hold the answer.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = granted = check(symbol)
    if not granted:
        return ok
    client.submit_order(symbol)
