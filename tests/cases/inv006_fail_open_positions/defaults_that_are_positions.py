# Defaults that hold something, that are refused, or that stand for something else.
def enter_last_known(client, symbol, known):
    enforce_before_order(symbol, "buy", 1, client.positions() or known)


def enter_cached(cache, symbol, known):
    enforce_before_order(symbol, "buy", 1, cache.get("positions", known))


def enter_none(cache, symbol):
    enforce_before_order(symbol, "buy", 1, cache.get("positions"))


def enter_parameter(symbol, held):
    held = held or {}
    enforce_before_order(symbol, "buy", 1, held)


def enter_other_default(client, symbol, tags={}):
    held = client.positions()
    enforce_before_order(symbol, "buy", 1, held)
    client.tag(tags)


def rows_of(client):
    rows = client.positions()
    return {row.symbol: row.quantity for row in rows}


def enter_rows(client, symbol):
    enforce_before_order(symbol, "buy", 1, rows_of(client) or {})


def strict(client):
    if client is None:
        raise RuntimeError("no client")
    return client.positions()


def enter_strict(client, symbol):
    enforce_before_order(symbol, "buy", 1, strict(client))


def asked(client, symbols):
    if not symbols:
        return {}
    return client.positions(symbols)


def enter_asked(client, symbol):
    enforce_before_order(symbol, "buy", 1, asked(client, [symbol]))
