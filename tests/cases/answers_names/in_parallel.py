# Each target holds what stands opposite.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok, note = check(symbol), "checked"
    if ok:
        client.submit_order(symbol)
    if note:
        client.submit_order(symbol)  # INV001: a text is true
