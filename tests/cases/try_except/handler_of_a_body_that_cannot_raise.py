# `pass` raises nothing, so nothing ever enters the handler.
def enter(client, symbol):
    try:
        pass
    except Exception:
        client.submit_order(symbol)
