# A loop binds the name.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = check(symbol)
    for ok in answers(symbol):
        log(ok)
    if ok:
        client.submit_order(symbol)  # INV001: an item of the loop
