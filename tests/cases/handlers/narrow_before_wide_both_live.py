# In this order both handlers can run.
def enter(client, symbol):
    try:
        client.ping()
    except ValueError:
        client.submit_order(symbol)  # INV001: a ValueError from ping comes here
    except Exception:
        return
