# What stands behind a star is not.
# settings: checks = ["evaluate[1]"]
def enter(client, symbol):
    *rest, ok = evaluate(symbol)
    if not ok:
        return rest
    client.submit_order(symbol)  # INV001: which item that is, nobody knows
