# Whether an object is true says nothing.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    if verdict:
        client.submit_order(symbol)  # INV001: an object, whatever it answers
