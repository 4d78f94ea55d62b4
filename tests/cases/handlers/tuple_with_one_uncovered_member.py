# KeyError is covered, TypeError is not.
def enter(client, symbol):
    try:
        client.ping()
    except LookupError:
        return
    except (KeyError, TypeError):
        client.submit_order(symbol)  # INV001: by a TypeError
