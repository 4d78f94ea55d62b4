# One of two handlers forgets to say so.
def enter(client, symbol):
    refused = False
    try:
        enforce_before_order(symbol)
    except ValueError:
        log(symbol)
    except Exception:
        refused = True
    if not refused:
        client.submit_order(symbol)  # INV001: a ValueError, or its like
