# A handler binds the name.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = check(symbol)
    try:
        prepare(symbol)
    except ValueError as ok:
        log(ok)
        if ok:
            client.submit_order(symbol)  # INV001: the exception is true
