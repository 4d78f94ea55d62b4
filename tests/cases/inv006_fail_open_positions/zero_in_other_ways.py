# A zero after an error by way of a helper, a conversion or a preset; a zero that says flat is right.
from decimal import Decimal


def quantity_of(client, symbol):
    try:
        return client.position(symbol)
    except Exception:
        return 0.0


def enter_helper(client, symbol):
    enforce_before_order(symbol, "buy", 1, {symbol: quantity_of(client, symbol)})  # INV006: 0.0 after an error


def enter_preset(client, symbol):
    quantity = Decimal("0")
    try:
        quantity = client.position(symbol)
    except ConnectionError:
        pass
    enforce_before_order(symbol, "buy", 1, {symbol: float(quantity)})  # INV006: zero after an error


def enter_bound_display(client, symbol):
    try:
        quantity = client.position(symbol)
    except ConnectionError:
        quantity = 0
    held = {symbol: quantity}
    enforce_before_order(symbol, "buy", 1, held)  # INV006: zero after an error


def enter_guarded(client, symbol):
    try:
        quantity = client.position(symbol)
    except ConnectionError:
        return
    enforce_before_order(symbol, "buy", 1, {symbol: quantity})


def enter_raised(client, symbol):
    try:
        quantity = client.position(symbol)
    except ConnectionError:
        quantity = 0
        raise
    enforce_before_order(symbol, "buy", 1, {symbol: quantity})


def enter_flat(client, symbol):
    quantity = 0
    if client.has(symbol):
        quantity = client.position(symbol)
    enforce_before_order(symbol, "buy", 1, {symbol: quantity})


def enter_tested(client, symbol):
    try:
        quantity = client.position(symbol)
    except ConnectionError:
        quantity = 0
    if not quantity:
        return
    enforce_before_order(symbol, "buy", 1, {symbol: quantity})
