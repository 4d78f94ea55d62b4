# A tuple is not None, and says nothing by that.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    if verdict is not None:
        client.submit_order(symbol)  # INV001: not None, whatever was answered
