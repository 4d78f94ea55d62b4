# What is made of rows has none where they have none; where they are None, it raises.
import copy
from collections import defaultdict


def _rows(client):
    try:
        return client.rows()
    except Exception:
        return []


def _known(client):
    try:
        return client.rows()
    except Exception:
        return None


def enter_mapped(client, symbol, symbols):
    held = dict(map(tuple, _rows(client)))
    enforce_before_order(symbol, "buy", 1, held)  # INV006: no rows after an error
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_zipped(client, symbol, symbols):
    held = dict(zip(symbols, _rows(client)))
    enforce_before_order(symbol, "buy", 1, held)  # INV006: no rows after an error
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_filtered(client, symbol, symbols):
    held = dict(filter(None, _rows(client)))
    enforce_before_order(symbol, "buy", 1, held)  # INV006: no rows after an error
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_with_a_default(client, symbol, symbols):
    held = defaultdict(float, _rows(client))
    enforce_before_order(symbol, "buy", 1, held)  # INV006: no rows after an error
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_copied(client, symbol, symbols):
    held = copy.deepcopy(_known(client))
    enforce_before_order(symbol, "buy", 1, held)  # INV006: a copy of None is None
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_mapped_or_raised(client, symbol, symbols):
    held = dict(map(tuple, _known(client)))
    enforce_before_order(symbol, "buy", 1, held)
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_fetched(client, symbol, symbols):
    held = defaultdict(float, client.positions())
    enforce_before_order(symbol, "buy", 1, held)
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_preset(client, symbol, symbols):
    held = defaultdict(float)
    enforce_before_order(symbol, "buy", 1, held)  # INV006: nothing in it
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_at_once(client, symbol):
    enforce_before_order(symbol, "buy", 1, defaultdict(float, client.positions()))
    client.create_order(symbol=symbol, side="buy", quantity=1)
