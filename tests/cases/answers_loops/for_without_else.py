# No try has allowed, and the order is sent.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    for _ in range(3):
        if check(symbol):
            break
    client.submit_order(symbol)  # INV001: three refusals
