# Everything evaluated may raise more than Exceptions: a Ctrl-C comes anywhere.
def enter(client, symbol, size):
    try:
        size + 1
    except Exception:
        return
    except KeyboardInterrupt:
        client.submit_order(symbol)  # INV001: interrupted
