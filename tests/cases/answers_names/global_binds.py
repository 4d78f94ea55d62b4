# A global is bound by any function.
# settings: checks = ["check", "evaluate[0]"]
ok = False
def enter(client, symbol):
    global ok
    ok = check(symbol)
    if ok:
        client.submit_order(symbol)  # INV001: anybody may have stored into it
