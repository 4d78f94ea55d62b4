# The body starts guarded by its declaration, and who calls it has to have guarded.
# settings: extend-orders = ["place"]
from functools import wraps

from invariant_guard import requires_guard


def timed(function):
    @wraps(function)
    def wrapper(client, symbol):
        return function(client, symbol)

    return wrapper


@requires_guard
@timed
def place(client, symbol):
    client.submit_order(symbol)


def enter(client, symbol):
    enforce_before_order(symbol)
    place(client, symbol)  # guarded: the guard has completed


def turn(client, symbol):
    place(client, symbol)  # INV001: nobody has checked
