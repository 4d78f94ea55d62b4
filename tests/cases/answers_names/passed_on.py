# A name that is returned may be tested by the caller.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = check(symbol)
    return ok
