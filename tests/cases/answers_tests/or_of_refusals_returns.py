# `not a or not b` passes where both allow.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if not ready(symbol) or not check(symbol):
        return
    client.submit_order(symbol)
