# Either side of `or` is enough.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if check(symbol) or forced(symbol):
        client.submit_order(symbol)  # INV001: forced
