# It translates a refusal into False and returns: testing the answer does not make it a guard.
def check(symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        return False
    return True


def enter(client, symbol):
    if check(symbol):
        client.submit_order(symbol)  # INV001: a normal return that no guard completed before
