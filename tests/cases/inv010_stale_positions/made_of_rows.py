# What is made of rows is as old as the rows: a comprehension, a display, a conversion reads nothing anew.
from decimal import Decimal


def of_a_call(client, symbol):
    held = {row["symbol"]: float(row["qty"]) for row in client.positions()}
    enforce_before_order(symbol, "buy", 1, held)
    client.submit_order(symbol=symbol, side="buy", quantity=1)
    enforce_before_order(symbol, "sell", 1, held)  # INV010: the rows are of before the buy
    client.submit_order(symbol=symbol, side="sell", quantity=1)


def of_rows(client, symbol):
    rows = client.positions()
    enforce_before_order(symbol, "buy", 1, {row["s"]: Decimal(row["n"]) for row in rows})
    client.submit_order(symbol=symbol, side="buy", quantity=1)
    enforce_before_order(symbol, "sell", 1, {row["s"]: Decimal(row["n"]) for row in rows})  # INV010: of the same rows
    client.submit_order(symbol=symbol, side="sell", quantity=1)


def of_items(client, symbol):
    held = client.positions()
    enforce_before_order(symbol, "buy", 1, {name.upper(): size for name, size in held.items()})
    client.submit_order(symbol=symbol, side="buy", quantity=1)
    enforce_before_order(symbol, "sell", 1, {name.upper(): size for name, size in held.items()})  # INV010: of `held`
    client.submit_order(symbol=symbol, side="sell", quantity=1)


def of_chosen_rows(client, symbol):
    rows = [row for row in client.positions() if row["qty"]]
    held = {row["symbol"]: row["qty"] for row in rows}
    enforce_before_order(symbol, "buy", 1, held)
    client.submit_order(symbol=symbol, side="buy", quantity=1)
    enforce_before_order(symbol, "sell", 1, held)  # INV010: made of them twice
    client.submit_order(symbol=symbol, side="sell", quantity=1)


def of_a_quantity(client, symbol):
    size = client.position(symbol)
    enforce_before_order(symbol, "buy", 1, {symbol: size})
    client.submit_order(symbol=symbol, side="buy", quantity=1)
    enforce_before_order(symbol, "sell", 1, {symbol: size})  # INV010: the quantity of before
    client.submit_order(symbol=symbol, side="sell", quantity=1)


def of_an_item(client, symbol):
    held = client.positions()
    enforce_before_order(symbol, "buy", 1, {symbol: held[symbol]})
    client.submit_order(symbol=symbol, side="buy", quantity=1)
    enforce_before_order(symbol, "sell", 1, {symbol: float(held[symbol])})  # INV010: an item of `held`
    client.submit_order(symbol=symbol, side="sell", quantity=1)


def of_an_item_or_zero(client, symbol):
    held = client.positions()
    enforce_before_order(symbol, "buy", 1, held)
    client.submit_order(symbol=symbol, side="buy", quantity=1)
    enforce_before_order(symbol, "sell", 1, {symbol: held.get(symbol, 0)})  # INV010: the same by `get`
    client.submit_order(symbol=symbol, side="sell", quantity=1)


def of_one_of_two(client, symbol, other):
    size = client.position(symbol)
    enforce_before_order(symbol, "buy", 1, {symbol: size, other: client.position(other)})
    client.submit_order(symbol=symbol, side="buy", quantity=1)
    enforce_before_order(symbol, "sell", 1, {symbol: size, other: client.position(other)})  # INV010: one is old
    client.submit_order(symbol=symbol, side="sell", quantity=1)


def in_a_list(client, symbol):
    held = dict(list(client.positions()))
    enforce_before_order(symbol, "buy", 1, held)
    client.submit_order(symbol=symbol, side="buy", quantity=1)
    enforce_before_order(symbol, "sell", 1, held)  # INV010: a copy of a copy
    client.submit_order(symbol=symbol, side="sell", quantity=1)


def in_rounds(client, symbol, sides):
    held = {row["symbol"]: row["qty"] for row in client.positions()}
    for side in sides:
        enforce_before_order(symbol, side, 1, held)  # INV010: the order of an earlier round lies between
        client.submit_order(symbol=symbol, side=side, quantity=1)
