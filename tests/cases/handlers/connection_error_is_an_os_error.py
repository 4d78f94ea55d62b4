# The built-in ConnectionError derives from OSError.
def enter(client, symbol):
    try:
        client.ping()
    except OSError:
        return
    except ConnectionError:
        client.submit_order(symbol)
