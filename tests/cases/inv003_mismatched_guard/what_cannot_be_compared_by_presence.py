# Fewer than two that stand there, an object, a call or a name for something else: nothing is asked.
def one_that_stands(client, positions, s, t, side, qty, size):
    enforce_before_order(s, side, qty, positions)
    client.place_order(t, side, size)


def object_by_its_name(client, positions, s, side, qty, order):
    enforce_before_order(s, side, qty, positions)
    client.place_order(order, side, qty)


def object_beside_it(client, positions, s, t, side, qty, account):
    enforce_before_order(s, side, qty, positions)
    client.place_order(account, t, side, qty)


def object_by_its_use(client, positions, s, thing, side, qty):
    enforce_before_order(s, side, qty, positions)
    client.note(thing.name)
    client.place_order(thing, side, qty)


def object_built_in_sight(client, positions, s, side, qty, Contract):
    thing = Contract(s)
    enforce_before_order(s, side, qty, positions)
    client.place_order(thing, side, qty)


def whole_object(client, positions, contract, side, qty):
    enforce_before_order(contract.symbol, side, qty, positions)
    client.place_order(contract, side, qty)


def no_symbol_at_all(client, positions, s, qty, price):
    enforce_before_order(s, "buy", qty, positions)
    client.place_order("buy", qty, price)


def no_side_at_all(client, positions, s, qty, tag):
    enforce_before_order(s, "buy", qty, positions)
    client.place_order(s, qty, tag)


def call(client, positions, s, side, qty, native):
    enforce_before_order(s, side, qty, positions)
    client.place_order(native(s), side, qty)


def flip_that_is_no_symbol(client, positions, s, side, way, qty):
    enforce_before_order(s, side, qty, positions)
    client.place_order({"buy": "sell", "sell": "buy"}[way], side, qty)


def flip_of_another_side(client, positions, s, side, way, qty):
    enforce_before_order(s, side, qty, positions)
    client.place_order(s, {"buy": "sell", "sell": "buy"}.get(way), qty)


def text_put_together(client, positions, base, s, side, qty):
    enforce_before_order(s, side, qty, positions)
    client.place_order(base + "USDT", side, qty)


def two_keys(client, positions, market, qty):
    enforce_before_order(market["symbol"], "buy", qty, positions)
    client.place_order(market["id"], "buy", qty)


def other_spelling(client, positions, side, qty):
    enforce_before_order("BTCUSDT", side, qty, positions)
    client.place_order("BTC/USDT", side, qty, "GTC")


def quantity_worked_out(client, positions, s, t, side, qty):
    enforce_before_order(s, side, qty * 2, positions)
    client.place_order(t, side, qty * 2)


def starred(client, positions, s, side, qty, rest):
    enforce_before_order(s, side, qty, positions)
    client.place_order(*rest, side, qty)


def guard_of_the_team(risk, client, positions, s, t, side, qty):
    enforce_before_order(risk, positions)
    client.place_order(t, side, qty)
