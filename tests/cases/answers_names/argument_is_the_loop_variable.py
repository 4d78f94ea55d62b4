# The next symbol was never asked for.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol, symbols):
    ok = check(symbol)
    for symbol in symbols:
        if ok:
            client.submit_order(symbol)  # INV001: the answer is about the first
