# KeyError and IndexError are siblings under LookupError.
def enter(client, symbol):
    try:
        client.ping()
    except KeyError:
        return
    except IndexError:
        client.submit_order(symbol)  # INV001: by an IndexError
