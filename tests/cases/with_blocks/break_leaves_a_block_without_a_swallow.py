# A swallow only goes round again; the way out of the loop is the break behind the guard.
def enter(client, session, symbol):
    while True:
        with session:
            enforce_before_order(symbol)
            break
    client.submit_order(symbol)
