# A refusal may be None, which is not False.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if check(symbol) is False:
        return
    client.submit_order(symbol)  # INV001: None refuses too
