# A default argument holds the object.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    def relax(said=verdict):
        said.allowed = True

    relax()
    if verdict.allowed:
        client.submit_order(symbol)  # INV001: it may have been set
