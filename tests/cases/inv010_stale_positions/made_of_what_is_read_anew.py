# Where an element reads for itself, it is as fresh as the place where it stands.
def element_by_element(client, symbol):
    symbols = client.symbols()
    enforce_before_order(symbol, "buy", 1, {each: client.position(each) for each in symbols})
    client.submit_order(symbol=symbol, side="buy", quantity=1)
    enforce_before_order(symbol, "sell", 1, {each: client.position(each) for each in symbols})
    client.submit_order(symbol=symbol, side="sell", quantity=1)


def converted(client, symbol):
    symbols = client.symbols()
    enforce_before_order(symbol, "buy", 1, {each: float(client.position(each)) for each in symbols})
    client.submit_order(symbol=symbol, side="buy", quantity=1)
    enforce_before_order(symbol, "sell", 1, {each: float(client.position(each)) for each in symbols})
    client.submit_order(symbol=symbol, side="sell", quantity=1)


async def awaited(client, symbol):
    symbols = client.symbols()
    enforce_before_order(symbol, "buy", 1, {each: await client.position(each) for each in symbols})
    client.submit_order(symbol=symbol, side="buy", quantity=1)
    enforce_before_order(symbol, "sell", 1, {each: await client.position(each) for each in symbols})
    client.submit_order(symbol=symbol, side="sell", quantity=1)


def rows_again(client, symbol):
    enforce_before_order(symbol, "buy", 1, {row["s"]: row["n"] for row in client.positions()})
    client.submit_order(symbol=symbol, side="buy", quantity=1)
    enforce_before_order(symbol, "sell", 1, {row["s"]: row["n"] for row in client.positions()})
    client.submit_order(symbol=symbol, side="sell", quantity=1)


def quantity_again(client, symbol):
    enforce_before_order(symbol, "buy", 1, {symbol: client.position(symbol)})
    client.submit_order(symbol=symbol, side="buy", quantity=1)
    enforce_before_order(symbol, "sell", 1, {symbol: float(client.position(symbol))})
    client.submit_order(symbol=symbol, side="sell", quantity=1)


def key_that_was_read(client, name):
    symbol = client.symbol(name)
    enforce_before_order(symbol, "buy", 1, {symbol: client.position(symbol)})
    client.submit_order(symbol=symbol, side="buy", quantity=1)
    enforce_before_order(symbol, "sell", 1, {symbol: client.position(symbol)})
    client.submit_order(symbol=symbol, side="sell", quantity=1)


def attribute_that_may_read(connect, symbol):
    client = connect()
    enforce_before_order(symbol, "buy", 1, {symbol: client.position.size})
    client.submit_order(symbol=symbol, side="buy", quantity=1)
    enforce_before_order(symbol, "sell", 1, {symbol: client.position.size})
    client.submit_order(symbol=symbol, side="sell", quantity=1)


def same_side(client, symbol):
    size = client.position(symbol)
    enforce_before_order(symbol, "buy", 1, {symbol: size})
    client.submit_order(symbol=symbol, side="buy", quantity=1)
    enforce_before_order(symbol, "buy", 1, {symbol: size})
    client.submit_order(symbol=symbol, side="buy", quantity=1)


def constant(client, symbol):
    enforce_before_order(symbol, "buy", 1, {symbol: 5})
    client.submit_order(symbol=symbol, side="buy", quantity=1)
    enforce_before_order(symbol, "sell", 1, {symbol: 5})
    client.submit_order(symbol=symbol, side="sell", quantity=1)


def rows_bound_again(client, symbol):
    rows = client.positions()
    enforce_before_order(symbol, "buy", 1, {row["s"]: row["n"] for row in rows})
    client.submit_order(symbol=symbol, side="buy", quantity=1)
    rows = client.positions()
    enforce_before_order(symbol, "sell", 1, {row["s"]: row["n"] for row in rows})
    client.submit_order(symbol=symbol, side="sell", quantity=1)
