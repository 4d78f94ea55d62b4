# The table holds the function itself: who takes it from there never passes the wrapper.
from functools import wraps

HANDLERS = []


def handler(function):
    HANDLERS.append(function)
    return function


def cleared(function):
    @wraps(function)
    def wrapper(client, symbol):
        enforce_before_order(symbol)
        return function(client, symbol)

    return wrapper


@cleared
@handler
def enter(client, symbol):
    client.submit_order(symbol)  # INV001: `dispatch` calls it with no guard


def dispatch(client, symbol):
    for each in HANDLERS:
        each(client, symbol)
