# `else` runs when no break came; the break arrives unguarded.
def enter(client, symbol, checks):
    for check in checks:
        if check.fails():
            break
    else:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: by the break
