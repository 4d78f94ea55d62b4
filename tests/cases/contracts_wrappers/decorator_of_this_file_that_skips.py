# The wrapper sometimes returns without the helper.
from functools import wraps


def when_live(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        if LIVE:
            return function(*args, **kwargs)

    return wrapper


@when_live
def check(symbol):
    enforce_before_order(symbol)


def enter(client, symbol):
    check(symbol)
    client.submit_order(symbol)  # INV001: not LIVE
