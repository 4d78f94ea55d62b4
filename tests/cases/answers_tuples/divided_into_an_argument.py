# The check was asked about what the second part binds anew.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok, symbol = evaluate(symbol)
    if ok:
        client.submit_order(symbol)  # INV001: another symbol by now
