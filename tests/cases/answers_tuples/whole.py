# A tuple is always true.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if not evaluate(symbol):  # INV007: always true
        return
    client.submit_order(symbol)  # INV001: whatever was answered
