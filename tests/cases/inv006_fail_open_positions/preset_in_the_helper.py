# Preset to empty inside the helper, and returned after the handler.
def get_positions(client, log):
    positions = {}
    try:
        positions = client.positions()
    except Exception:
        log.exception("no positions")
    return positions


def enter(client, log, symbol):
    enforce_before_order(symbol, "buy", 1, get_positions(client, log))  # INV006: still {} after an error
    client.submit_order(symbol)
