# A conditional expression sends on the allowing side.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    return client.submit_order(symbol) if check(symbol) else None
