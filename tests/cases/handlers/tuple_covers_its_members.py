# Each type of the tuple is caught there.
def enter(client, symbol):
    try:
        client.ping()
    except (ValueError, LookupError):
        return
    except KeyError:
        client.submit_order(symbol)
