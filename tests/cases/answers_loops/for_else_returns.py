# No try has allowed: return.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    for _ in range(3):
        if check(symbol):
            break
    else:
        return
    client.submit_order(symbol)
