# The second item answers nothing.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok, reason = evaluate(symbol)
    if reason:
        return ok
    client.submit_order(symbol)  # INV001: the reason is not what answers
