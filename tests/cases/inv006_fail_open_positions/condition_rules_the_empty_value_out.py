# What a condition has let through is not empty, or not None.
def positions_of(client):
    try:
        return client.positions()
    except Exception:
        return {}


def known_positions_of(client):
    try:
        return client.positions()
    except Exception:
        return None


def enter_filled(client, symbol):
    positions = positions_of(client)
    if not positions:
        raise RuntimeError("no positions")
    enforce_before_order(symbol, "buy", 1, positions)
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_known(client, symbol):
    positions = known_positions_of(client)
    if positions is None or client.halted:
        return
    enforce_before_order(symbol, "buy", 1, positions)
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_walrus(client, symbol):
    if positions := positions_of(client):
        enforce_before_order(symbol, "buy", 1, positions)
        client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_walrus_known(client, symbol):
    if (positions := known_positions_of(client)) is None:
        return
    enforce_before_order(symbol, "buy", 1, positions)
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_known_but_empty(client, symbol):
    positions = positions_of(client)
    if positions is None:
        return
    enforce_before_order(symbol, "buy", 1, positions)  # INV006: {} is not None
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_on_one_path(client, symbol, strict):
    positions = known_positions_of(client)
    if strict and positions is None:
        return
    enforce_before_order(symbol, "buy", 1, positions)  # INV006: None where nobody is strict
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_with_a_default(client, symbol):
    positions = known_positions_of(client)
    if positions is None:
        positions = {}
    enforce_before_order(symbol, "buy", 1, positions)  # INV006: {} in the place of None
    client.create_order(symbol=symbol, side="buy", quantity=1)
