# A private helper starts with what its callers have asked.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if check(symbol):
        _send(client, symbol)
def _send(client, symbol):
    client.submit_order(symbol)
