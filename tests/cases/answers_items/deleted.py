# The attribute of the instance goes, and that of its class stays.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    del verdict.allowed
    if verdict.allowed:
        client.submit_order(symbol)  # INV001: another attribute
