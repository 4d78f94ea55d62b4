# The answer was about another symbol.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = check(symbol)
    symbol = other()
    if ok:
        client.submit_order(symbol)  # INV001: never checked
