# Each round asks for its own symbol.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbols):
    for symbol in symbols:
        ok = check(symbol)
        if not ok:
            continue
        client.submit_order(symbol)
