# Whichever of two checks allows has completed.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if check(symbol) or evaluate(symbol)[0]:
        client.submit_order(symbol)
