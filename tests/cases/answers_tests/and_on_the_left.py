# Both sides of `and` hold where the condition does.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if check(symbol) and ready(symbol):
        client.submit_order(symbol)
