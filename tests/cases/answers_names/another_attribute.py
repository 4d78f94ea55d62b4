# A field that was not checked is stored.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, signal):
    ok = check(signal.symbol)
    signal.note = other()
    if ok:
        client.submit_order(signal.symbol)
