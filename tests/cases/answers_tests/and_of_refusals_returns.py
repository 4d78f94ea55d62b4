# `not a and not b` passes where one of them is true.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if not ready(symbol) and not check(symbol):
        return
    client.submit_order(symbol)  # INV001: ready, and never checked
