# The flag follows an answer.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = False
    if check(symbol):
        ok = True
    if ok:
        client.submit_order(symbol)
