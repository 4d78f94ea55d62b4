# The condition is a check on one side and True on the other.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol, live):
    if check(symbol) if live else True:
        client.submit_order(symbol)  # INV001: not live
