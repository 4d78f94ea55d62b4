# `continue` goes round without the guard, and out of the loop.
def enter(client, symbol, checks):
    while checks.more():
        if checks.skip():
            continue
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: all rounds skipped, or none made
