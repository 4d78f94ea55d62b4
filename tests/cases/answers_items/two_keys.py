# A tuple is another key.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    if verdict["allowed", 1]:
        client.submit_order(symbol)  # INV001: another key
