# A context manager binds the name.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = check(symbol)
    with open(symbol) as ok:
        if ok:
            client.submit_order(symbol)  # INV001: the file is true
