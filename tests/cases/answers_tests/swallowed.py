# A check that raised has not allowed.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    try:
        if not check(symbol):
            return
    except Exception:
        pass
    client.submit_order(symbol)  # INV001: after the exception
