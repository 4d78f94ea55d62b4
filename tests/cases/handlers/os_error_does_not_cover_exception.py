# The hierarchy goes one way only.
def enter(client, symbol):
    try:
        client.ping()
    except OSError:
        return
    except Exception:
        client.submit_order(symbol)  # INV001: anything else from ping
