# Any other binding ends it.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = check(symbol)
    ok = other(symbol)
    if ok:
        client.submit_order(symbol)  # INV001: another answer
