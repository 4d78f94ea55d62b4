# One normal return lies before the guard.
def check(symbol, exempt):
    if symbol in exempt:
        return
    enforce_before_order(symbol)


def enter(client, symbol, exempt):
    check(symbol, exempt)
    client.submit_order(symbol)  # INV001: exempt symbols come through
