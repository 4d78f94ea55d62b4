# A guard inside the handler covers what follows inside the handler.
def enter(client, backup, symbol):
    try:
        enforce_before_order(symbol)
        client.create_order(symbol)
    except ConnectionError:
        enforce_before_order(symbol)
        backup.create_order(symbol)
