# Made and passed on behind the guard.
from functools import partial


def enter(retry, client, symbol):
    enforce_before_order(symbol)
    retry(partial(client.create_order, symbol))
