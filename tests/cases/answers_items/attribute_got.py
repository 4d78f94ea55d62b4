# `getattr` reads the attribute.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    if getattr(verdict, "allowed", False):
        client.submit_order(symbol)
