# A helper that raises on a refusal guards its callers.
# settings: checks = ["check", "evaluate[0]"]
def ensure(symbol):
    if not check(symbol):
        raise ValueError(symbol)
def enter(client, symbol):
    ensure(symbol)
    client.submit_order(symbol)
