# What an inner `except Exception` lets pass is an interrupt or the like, which no narrower handler catches.
def enter(client, symbol):
    try:
        try:
            enforce_before_order(symbol)
        except (Exception, ConnectionError):
            return
    except BaseException:
        client.submit_order(symbol)  # INV001: sent though an interrupt has come
