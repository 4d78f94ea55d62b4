# A tuple is always true by whatever name.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    if verdict:  # INV007: always true
        client.submit_order(symbol)  # INV001: whatever was answered
