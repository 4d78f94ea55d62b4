# Passing the helper on is not calling it.
def check(symbol):
    enforce_before_order(symbol)


def enter(run, client, symbol):
    run(check, symbol)
    client.submit_order(symbol)  # INV001: whether `run` called it is unknown
