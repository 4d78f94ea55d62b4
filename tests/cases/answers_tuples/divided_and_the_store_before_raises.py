# The answer is in the second part, which may not have been stored.
# settings: checks = ["evaluate[1]"]
def enter(client, symbol):
    ok = False
    try:
        _, ok = evaluate(symbol)
    finally:
        if ok:
            client.submit_order(symbol)
        else:
            client.submit_order(symbol)  # INV001: no answer yet, or refused
