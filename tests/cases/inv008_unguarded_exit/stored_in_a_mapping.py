# A mapping into which reduce-only is stored on every way to the order says so.
def stored(client, symbol):
    params = {}
    params["reduceOnly"] = True
    client.create_order(symbol, "market", "sell", 1, None, params)  # INV008: stored before


def stored_as_text(client, symbol):
    params = {"timeInForce": "IOC"}
    params["reduceOnly"] = "true"
    client.create_order(symbol, "market", "sell", 1, params=params)  # INV008: stored before


def stored_into_a_parameter(client, symbol, params):
    params["reduceOnly"] = True
    client.create_order(symbol, "market", "sell", 1, params=params)  # INV008: stored before


def updated(client, symbol):
    params = {}
    params.update(reduceOnly=True)
    client.create_order(symbol, "market", "sell", 1, params=params)  # INV008: updated before


def updated_by_a_display(client, symbol):
    params = {}
    params.update({"reduceOnly": True})
    client.create_order(symbol, "market", "sell", 1, params=params)  # INV008: updated before


def other_keys_since(client, symbol, price):
    params = {}
    params["reduceOnly"] = True
    params["stopPrice"] = price
    client.create_order(symbol, "market", "sell", 1, params=params)  # INV008: stored before


def in_the_same_branch(client, symbol, flag):
    params = {}
    if flag:
        params["reduceOnly"] = True
        client.create_order(symbol, "market", "sell", 1, params=params)  # INV008: stored before


def unpacked_call_of_dict(client, symbol):
    client.futures_create_order(symbol=symbol, **dict(reduceOnly=True))  # INV008: written in place


def on_one_way(client, symbol, flag):
    params = {}
    if flag:
        params["reduceOnly"] = True
    client.create_order(symbol, "market", "sell", 1, params=params)  # INV001: on one way only


def in_a_loop(client, symbol, keys):
    params = {}
    for key in keys:
        params["reduceOnly"] = True
    client.create_order(symbol, "market", "sell", 1, params=params)  # INV001: perhaps in no round


def stored_afterwards(client, symbol):
    params = {}
    client.create_order(symbol, "market", "sell", 1, params=params)  # INV001: stored since
    params["reduceOnly"] = True


def taken_back(client, symbol):
    params = {}
    params["reduceOnly"] = True
    params["reduceOnly"] = False
    client.create_order(symbol, "market", "sell", 1, params=params)  # INV001: taken back


def taken_out(client, symbol):
    params = {}
    params["reduceOnly"] = True
    params.pop("reduceOnly")
    client.create_order(symbol, "market", "sell", 1, params=params)  # INV001: taken out


def whole_position(client, symbol):
    order = {"symbol": symbol}
    order["closePosition"] = True
    client.futures_create_order(**order)  # INV008: stored before
