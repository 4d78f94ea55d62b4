# IOError and EnvironmentError are other names of the same class.
def enter(client, symbol):
    try:
        client.ping()
    except OSError:
        return
    except IOError:
        client.submit_order(symbol)
