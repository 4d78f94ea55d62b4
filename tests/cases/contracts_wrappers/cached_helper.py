# A cached call returns without running the body: the second order is not checked.
from functools import lru_cache


@lru_cache
def check(symbol):
    enforce_before_order(symbol)


def enter(client, symbol):
    check(symbol)
    client.submit_order(symbol)  # INV001: the second time the cache answers
