# Logged and raised: the error reaches the order path.
def get_positions(client, log):
    try:
        return client.positions()
    except Exception:
        log.exception("no positions")
        raise


def enter(client, log, symbol):
    enforce_before_order(symbol, "buy", 1, get_positions(client, log))
    client.submit_order(symbol)
