# The name holds the opposite of the answer.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    blocked = not check(symbol)
    if blocked:
        return
    client.submit_order(symbol)
