# The wrapper itself completes the guard, whatever it wraps.
from functools import wraps


def cleared(function):
    @wraps(function)
    def wrapper(symbol):
        enforce_before_order(symbol)
        return function(symbol)

    return wrapper


@cleared
def prepare(symbol):
    return symbol.upper()


def enter(client, symbol):
    prepare(symbol)
    client.submit_order(symbol)
