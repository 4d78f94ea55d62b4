# A handler that only logs lets the helper end, which returns None.
def get_positions(client, log):
    try:
        return client.positions()
    except Exception:
        log.exception("no positions")


def enter(client, log, symbol):
    enforce_before_order(symbol, "buy", 1, get_positions(client, log))  # INV006: None after an error
    client.submit_order(symbol)
