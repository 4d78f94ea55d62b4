# None of the parts is read.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok, reason = evaluate(symbol)  # INV007: never read
    client.submit_order(symbol)  # INV001: whatever was answered
