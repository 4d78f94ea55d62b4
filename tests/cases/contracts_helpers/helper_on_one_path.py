# The helper's guard counts where it was called.
def check(symbol):
    enforce_before_order(symbol)


def enter(client, symbol, live):
    if live:
        check(symbol)
    client.submit_order(symbol)  # INV001: not live
