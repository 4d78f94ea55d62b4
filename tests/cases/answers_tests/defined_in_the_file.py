# The settings say that it answers: its body is not asked.
# settings: checks = ["check", "evaluate[0]"]
def check(symbol):
    return symbol in ALLOWED
def enter(client, symbol):
    if not check(symbol):
        return
    client.submit_order(symbol)
