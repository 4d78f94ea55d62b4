# An import binds the name.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = check(symbol)
    import ok
    if ok:
        client.submit_order(symbol)  # INV001: a module is true
