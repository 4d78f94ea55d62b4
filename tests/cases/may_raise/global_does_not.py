# A declaration is no evaluation.
def enter(client, symbol):
    try:
        global last
        pass
    except Exception:
        client.submit_order(symbol)
