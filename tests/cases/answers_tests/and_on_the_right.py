# The right side of `and` holds where the condition does.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if ready(symbol) and check(symbol):
        client.submit_order(symbol)
