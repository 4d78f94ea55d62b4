# Nobody tests the answer.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    check(symbol)  # INV007: dropped
    client.submit_order(symbol)  # INV001: whatever was answered
