# A mapping that anything may have changed proves no exit.
def a(client, symbol, flag):
    order = {"symbol": symbol, "reduceOnly": True}
    order["reduceOnly"] = flag
    client.futures_create_order(**order)  # INV001: stored since


def b(client, symbol, more):
    order = {"symbol": symbol, "reduceOnly": True}
    order.update(more)
    client.futures_create_order(**order)  # INV001: updated since


def c(client, symbol):
    order = {"symbol": symbol, "reduceOnly": True}
    order.pop("reduceOnly")
    client.futures_create_order(**order)  # INV001: taken out


def d(client, symbol):
    order = {"symbol": symbol, "reduceOnly": True}
    del order["reduceOnly"]
    client.futures_create_order(**order)  # INV001: deleted


def e(client, symbol, key):
    order = {"symbol": symbol, "reduceOnly": True}
    order[key] = False
    client.futures_create_order(**order)  # INV001: any key


def f(client, symbol, flag):
    order = {"symbol": symbol, "reduceOnly": True}
    if flag:
        order = {"symbol": symbol}
    client.futures_create_order(**order)  # INV001: bound twice


def g(client, symbol, more):
    order = {"symbol": symbol, "reduceOnly": True}
    order |= more
    client.futures_create_order(**order)  # INV001: merged since


def h(client, symbol):
    client.futures_create_order(**dict({"symbol": symbol}, reduceOnly=False))  # INV001: says that it may open
