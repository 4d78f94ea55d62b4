# The return passes the `finally`, which orders for guarded and unguarded rounds alike.
def enter(client, symbol, checks):
    for check in checks:
        try:
            if check.done:
                return
            enforce_before_order(symbol)
        finally:
            client.create_order(symbol)  # INV001: done at once
