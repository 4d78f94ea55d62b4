# The settings name the second item.
# settings: checks = ["evaluate[1]"]
def enter(client, symbol):
    size, ok = evaluate(symbol)
    if ok:
        client.submit_order(symbol, size)
