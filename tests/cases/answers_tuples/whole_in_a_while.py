# A loop on a tuple.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    while not evaluate(symbol):  # INV007: always true
        wait()
    client.submit_order(symbol)  # INV001: whatever was answered
