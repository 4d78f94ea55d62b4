# `or` of an answer may be true without it.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = forced(symbol) or check(symbol)
    if ok:
        client.submit_order(symbol)  # INV001: forced
