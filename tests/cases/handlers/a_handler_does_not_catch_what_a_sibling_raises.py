# An exception inside one handler is not offered to the other handlers of the same try.
def enter(client, symbol):
    try:
        client.ping()
    except ValueError:
        enforce_before_order(symbol)
    except Exception:
        return
    else:
        return
    client.submit_order(symbol)
