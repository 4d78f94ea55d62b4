# Where it is not live, the name holds True.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol, live):
    ok = check(symbol) if live else True
    if ok:
        client.submit_order(symbol)  # INV001: not live
