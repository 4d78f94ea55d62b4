# So does an item of a mapping.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    if not verdict["allowed"]:
        return verdict["reason"]
    client.submit_order(symbol)
