# A helper that passes the answer on is listed, or no check.
# settings: checks = ["check", "evaluate[0]"]
def may(symbol):
    return check(symbol)
def enter(client, symbol):
    if may(symbol):
        client.submit_order(symbol)  # INV001: `may` is not in the settings
