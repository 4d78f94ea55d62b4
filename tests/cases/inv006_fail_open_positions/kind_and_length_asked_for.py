# What is a dict is not None, and what has one item is not empty.
def _known(client):
    try:
        return client.positions()
    except Exception:
        return None


def _rows(client):
    try:
        return client.rows()
    except Exception:
        return []


def enter(client, symbol):
    held = _known(client)
    if not isinstance(held, dict):
        return
    enforce_before_order(symbol, "buy", 1, held)
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_on_rows(client, symbol):
    rows = _rows(client)
    if len(rows) < 1:
        return
    enforce_before_order(symbol, "buy", 1, rows)
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_on_an_empty_list(client, symbol):
    rows = _rows(client)
    if not isinstance(rows, list):
        return
    enforce_before_order(symbol, "buy", 1, rows)  # INV006: an empty list is one
    client.create_order(symbol=symbol, side="buy", quantity=1)
