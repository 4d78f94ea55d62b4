# A deleted name holds nothing.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = check(symbol)  # INV007: never read
    del ok
    client.submit_order(symbol)  # INV001: nobody tested it
