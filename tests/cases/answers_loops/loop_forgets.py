# The second round stands on a name that was bound anew.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbols):
    ok = check(symbols)
    for symbol in symbols:
        if ok:
            client.submit_order(symbol)  # INV001: after the first round anything
        ok = more(symbol)
