# After some tries the loop is left in any case.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol, tries):
    while not check(symbol) and tries:
        wait()
    client.submit_order(symbol)  # INV001: out of tries
