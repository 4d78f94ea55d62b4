# A refusal leaves before the order.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if not check(symbol):
        return
    client.submit_order(symbol)
