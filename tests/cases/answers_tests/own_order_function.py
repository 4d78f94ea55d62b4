# A check behind which an order function of the file sends guards it inside.
# settings: checks = ["check", "evaluate[0]"]
def submit_order(client, symbol):
    ok = check(symbol)
    if not ok:
        return
    client.post(symbol)


def enter(client, symbol):
    submit_order(client, symbol)
