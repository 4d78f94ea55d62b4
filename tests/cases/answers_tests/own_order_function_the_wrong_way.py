# It sends what the check refuses.
# settings: checks = ["check", "evaluate[0]"]
def submit_order(client, symbol):
    ok = check(symbol)
    if not ok:
        client.post(symbol)


def enter(client, symbol):
    submit_order(client, symbol)  # INV001: sent where the check refuses
