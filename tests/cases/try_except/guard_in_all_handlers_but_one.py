# One handler forgot the guard.
def enter(client, symbol):
    try:
        client.ping()
        enforce_before_order(symbol)
    except ConnectionError:
        enforce_before_order(symbol)
    except TimeoutError:
        pass
    client.submit_order(symbol)  # INV001: a timeout goes on unguarded, and no TimeoutError is a refusal
