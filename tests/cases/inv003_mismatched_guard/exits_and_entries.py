# A guard for an exit clears no entry, and a guard for an entry clears no exit.
def exit_on_an_entrys_guard(client, positions, s):
    enforce_before_order(s, "sell", 1, positions)
    client.create_order(symbol=s, side="sell", quantity=1, reduceOnly=True)  # INV003: an entry was cleared


def exit_in_a_bound_mapping(client, positions, s):
    enforce_before_order(s, "sell", 1, positions)
    params = {"reduceOnly": True}
    client.create_order(s, "market", "sell", 1, None, params)  # INV003: an entry was cleared


def exit_by_an_offset(client, positions, s):
    enforce_before_order(s, "sell", 1, positions)
    client.create_order(symbol=s, side="sell", offset="CLOSE")  # INV003: an entry was cleared


def exit_said_not_to_be_one(client, positions, s):
    enforce_before_order(s, "sell", 1, positions, reduce_only=False)
    client.create_order(symbol=s, side="sell", reduceOnly=True)  # INV003: an entry was cleared


def guard_that_may_be_either(client, positions, s, flag):
    enforce_before_order(s, "sell", 1, positions, reduce_only=flag)
    client.create_order(symbol=s, side="sell", reduceOnly=True)


def guard_with_more_behind(client, positions, s, more):
    enforce_before_order(s, "sell", 1, positions, **more)
    client.create_order(symbol=s, side="sell", reduceOnly=True)


def order_that_may_be_either(client, positions, s, flag):
    enforce_before_order(s, "sell", 1, positions)
    client.create_order(symbol=s, side="sell", reduceOnly=flag)


def whole_position(client, positions, s):
    enforce_before_order(s, "sell", 1, positions, close_position=True)
    client.create_order(symbol=s, side="sell", closePosition=True)


def entry_on_the_guard_of_a_whole_position(client, positions, s):
    enforce_before_order(s, "sell", 1, positions, close_position=True)
    client.create_order(symbol=s, side="sell", quantity=1)  # INV003: may open


def entry_in_a_display(client, positions, s, side):
    enforce_before_order(s, side, 1, positions, reduce_only=True)
    client.create_order(**{"symbol": s, "side": side})  # INV003: may open


def entry_by_an_offset(client, positions, s):
    enforce_before_order(s, "sell", 1, positions, reduce_only=True)
    client.create_order(symbol=s, side="sell", offset="OPEN")  # INV003: opens


def offset_that_is_not_written(client, positions, s, offset):
    enforce_before_order(s, "sell", 1, positions, reduce_only=True)
    client.create_order(symbol=s, side="sell", offset=offset)


def spot(client, positions, s):
    enforce_before_order(s, "sell", 1, positions, reduce_only=True, product="spot")
    client.create_order(symbol=s, side="sell", quantity=1)


def shares(client, positions, s, Product):
    enforce_before_order(s, "sell", 1, positions, reduce_only=True, product=Product.EQUITY)
    client.create_order(symbol=s, side="sell", quantity=1)


def perpetual(client, positions, s):
    enforce_before_order(s, "sell", 1, positions, reduce_only=True, product="linear_perp")
    client.create_order(symbol=s, side="sell", quantity=1)  # INV003: may open


def guard_in_a_helper(client, positions, s):
    _check_entry(positions, s)
    client.create_order(symbol=s, side="sell", reduceOnly=True)  # INV003: an entry was cleared


def _check_entry(positions, s):
    enforce_before_order(s, "sell", 1, positions)
