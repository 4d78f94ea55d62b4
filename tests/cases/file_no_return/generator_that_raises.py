# Calling a generator function only makes a generator: nothing is raised.
def refuse():
    raise RuntimeError
    yield


def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        refuse()
    client.submit_order(symbol)  # INV002: the call came back with a generator
