# The walrus is asked anew each time.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    while not (ok := check(symbol)):
        pause(ok)
    client.submit_order(symbol)
