# What is made of an empty value is empty.
def positions_of(client):
    try:
        return client.positions()
    except Exception:
        return {}


def enter(client, symbol):
    positions = positions_of(client)
    enforce_before_order(symbol, "buy", 1, positions if positions else {})  # INV006: empty after an error
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_or(client, symbol):
    positions = positions_of(client)
    enforce_before_order(symbol, "buy", 1, positions or {})  # INV006: empty after an error
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_walrus(client, symbol):
    enforce_before_order(symbol, "buy", 1, (positions := positions_of(client)))  # INV006: empty after an error
    client.create_order(symbol=symbol, side="buy", quantity=len(positions))


def enter_copy(client, symbol):
    enforce_before_order(symbol, "buy", 1, {**positions_of(client)})  # INV006: empty after an error
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_dict(client, symbol):
    enforce_before_order(symbol, "buy", 1, dict(positions_of(client)))  # INV006: empty after an error
    client.create_order(symbol=symbol, side="buy", quantity=1)
