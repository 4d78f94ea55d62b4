# A mapping that is merged says what was merged into it last, and else what it was merged from.
def enter(client, positions, price, symbol):
    base = {"price": price}
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    order = {**base, "symbol": symbol, "side": "BUY"}
    client.create_order(**order)


def enter_another(client, positions, price, symbol, other):
    base = {"price": price}
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    order = base | {"symbol": other, "side": "BUY"}
    client.create_order(**order)  # INV003: `other`, whatever `base` says


def enter_in_place(client, positions, price, symbol, other):
    base = {"price": price}
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    client.create_order(**(base | {"symbol": other}))  # INV003: the same


def enter_from_a_base(client, positions, symbol, other):
    base = {"symbol": other, "side": "buy"}
    order = {**base, "quantity": 1}
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    client.create_order(**order)  # INV003: what `base` says


def enter_after_a_merge(client, positions, symbol, other):
    order = {"symbol": symbol, "side": "buy"}
    order |= {"price": other}
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    client.create_order(**order)
    order |= {"symbol": other}
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    client.create_order(**order)  # INV003: merged in place
