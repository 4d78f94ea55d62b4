# ValueError is an Exception, so the second handler never runs.
def enter(client, symbol):
    try:
        client.ping()
    except Exception:
        return
    except ValueError:
        client.submit_order(symbol)
