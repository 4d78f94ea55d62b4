# A class of the file is no base of the built-in ones, whatever its name.
class ConnectionError(Exception):
    pass


def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except ConnectionError:
        return
    except ConnectionResetError:
        pass
    client.submit_order(symbol)  # INV001: the built-in error is swallowed
