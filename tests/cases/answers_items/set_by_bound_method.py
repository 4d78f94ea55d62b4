# A method is called under a name.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    override = verdict.override
    override()
    if verdict.allowed:
        client.submit_order(symbol)  # INV001: it may have been set
