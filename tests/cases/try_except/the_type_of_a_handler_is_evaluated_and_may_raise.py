# Evaluating `errors.Known` may itself raise, but then no handler of this try goes on.
def enter(client, errors, symbol):
    try:
        enforce_before_order(symbol)
    except errors.Known:
        return
    client.submit_order(symbol)
