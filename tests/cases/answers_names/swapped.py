# What was swapped is not followed.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol, other):
    ok = check(symbol)
    ok, other = other, ok
    if ok:
        client.submit_order(symbol)  # INV001: the other one
