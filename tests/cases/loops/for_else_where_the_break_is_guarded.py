# The break comes from behind a guard, and so does the `else`.
def enter(client, symbol, checks):
    for check in checks:
        if check.last():
            enforce_before_order(symbol)
            break
    else:
        enforce_before_order(symbol)
    client.submit_order(symbol)
