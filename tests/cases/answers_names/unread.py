# A name that nobody reads tests nothing.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = check(symbol)  # INV007: never read
    client.submit_order(symbol)  # INV001: whatever was answered
