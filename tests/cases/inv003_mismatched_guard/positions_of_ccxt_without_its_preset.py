# `create_order(symbol, type, side, amount)` is ccxt's shape, and nothing here speaks against it.
def other_side(client, positions, s):
    enforce_before_order(s, "buy", 1, positions)
    client.create_order(s, "market", "sell", 1)  # INV003: buying was checked


def other_symbol(client, positions, s, t):
    enforce_before_order(s, "buy", 1, positions)
    client.create_order(t, "market", "buy", 1)  # INV003: `s` was checked


def other_price(client, positions, s, t, price):
    enforce_before_order(s, "buy", 1, positions)
    client.create_order(t, "limit", "buy", 1, price)  # INV003: `s` was checked


def rebound(client, positions, symbol, side, amount, pick):
    enforce_before_order(symbol, side, amount, positions)
    symbol = pick()
    client.create_order(symbol, "market", side, amount)  # INV003: bound since


def side_rebound(client, positions, symbol, side, amount, pick):
    enforce_before_order(symbol, side, amount, positions)
    side = pick()
    client.create_order(symbol, "market", side, amount)  # INV003: bound since


def with_params(client, positions, symbol, amount, params):
    enforce_before_order(symbol, "buy", amount, positions)
    client.create_order(symbol, "market", "sell", amount, None, params)  # INV003: buying was checked


def same(client, positions, s):
    enforce_before_order(s, "buy", 1, positions)
    client.create_order(s, "market", "buy", 1)


def alpaca(api, positions, symbol, other, qty):
    enforce_before_order(symbol, "buy", qty, positions)
    api.submit_order(other, qty, "buy", "market")  # INV003: `symbol` was checked
