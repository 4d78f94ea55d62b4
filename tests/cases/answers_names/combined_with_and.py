# `and` of an answer is true where the answer is.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = ready(symbol) and check(symbol)
    if ok:
        client.submit_order(symbol)
