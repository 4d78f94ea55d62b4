# `except ... as error` binds and unbinds a name; that changes nothing about the path.
def enter(client, symbol):
    last = None
    try:
        enforce_before_order(symbol)
    except OSError as error:
        last = error
    if last is not None:
        raise last
    client.submit_order(symbol)  # INV001: paths are not told apart by the values of variables
