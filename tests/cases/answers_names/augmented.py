# An augmented assignment is another binding.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = check(symbol)
    ok |= forced(symbol)
    if ok:
        client.submit_order(symbol)  # INV001: forced
