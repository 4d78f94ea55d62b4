# A field of what was checked is stored.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, signal):
    ok = check(signal)
    signal.symbol = other()
    if ok:
        client.submit_order(signal)  # INV001: another signal by now
