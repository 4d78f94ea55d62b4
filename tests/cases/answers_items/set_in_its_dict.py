# What an object holds, it holds in its `__dict__`.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    verdict.__dict__[name] = True
    vars(verdict).update(said)
    if verdict.allowed:
        client.submit_order(symbol)  # INV001: it may have been set
