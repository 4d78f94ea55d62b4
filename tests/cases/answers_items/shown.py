# Whoever is shown the object is taken not to change it.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    log.info("%s", verdict)
    audit(verdict)
    if not verdict.allowed:
        return
    client.submit_order(symbol)
