# Both sides of the condition check.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol, live):
    if check(symbol) if live else evaluate(symbol)[0]:
        client.submit_order(symbol)
