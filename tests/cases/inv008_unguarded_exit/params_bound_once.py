# A mapping that is bound once says what it says wherever it is passed.
# settings: presets = ["ccxt"]
def leave(exchange, symbol, amount):
    params = {"reduceOnly": True}
    exchange.create_order(symbol, "market", "sell", amount, None, params)  # INV008: by position


def leave_by_keyword(exchange, symbol, amount):
    p = {"stopPrice": 1, "reduceOnly": "true"}
    exchange.create_order(symbol, "market", "sell", amount, params=p)  # INV008: by keyword


def leave_unpacked(client, symbol):
    order = dict(symbol=symbol, side="SELL", reduceOnly=True)
    client.futures_create_order(**order)  # INV008: unpacked


def leave_whole(client, symbol):
    order = {"symbol": symbol, "side": "SELL", "closePosition": True}
    client.futures_create_order(**order)  # INV008: the whole position


def leave_in_place(client, symbol):
    client.futures_create_order(symbol=symbol, **dict(reduceOnly=True))  # INV008: in place


EXIT = {"reduceOnly": True}


def leave_by_constant(exchange, symbol, amount):
    exchange.create_order(symbol, "market", "sell", amount, None, EXIT)  # INV008: a constant of the file


def leave_with_more(client, symbol, price):
    order = {"symbol": symbol, "reduceOnly": True}
    order["price"] = price
    client.futures_create_order(**order)  # INV008: another key was stored
