# The loop is left by a break behind the check.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    while True:
        if check(symbol):
            break
        wait()
    client.submit_order(symbol)
