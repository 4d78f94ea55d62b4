# An order between the answer and its test is sent in any case.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = check(symbol)
    client.submit_order(symbol)  # INV001: not tested yet
    return ok
