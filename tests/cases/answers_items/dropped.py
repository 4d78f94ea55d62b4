# Nobody reads it.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)  # INV007: nobody reads it
    client.submit_order(symbol)  # INV001: whatever was answered
