# What is not True leaves.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if check(symbol) is not True:
        return
    client.submit_order(symbol)
