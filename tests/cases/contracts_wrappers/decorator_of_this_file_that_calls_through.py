# The wrapper always calls the helper before it returns.
from functools import wraps


def timed(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


@timed
def check(symbol):
    enforce_before_order(symbol)


def enter(client, symbol):
    check(symbol)
    client.submit_order(symbol)
