# `finally` runs on the way of the refusal too.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    try:
        if not check(symbol):
            return
    finally:
        client.submit_order(symbol)  # INV001: refused, and on its way out
