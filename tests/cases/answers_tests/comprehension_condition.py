# The element is made where the condition holds.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbols):
    return [client.submit_order(symbol) for symbol in symbols if check(symbol)]
