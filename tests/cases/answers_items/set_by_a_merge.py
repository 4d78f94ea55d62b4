# A merge changes the mapping in place, under all its names.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    said = verdict
    said |= {"allowed": True}
    if verdict["allowed"]:
        client.submit_order(symbol)  # INV001: it may have been set
