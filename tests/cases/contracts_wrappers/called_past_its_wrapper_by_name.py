# A text names the way to the function itself.
from functools import wraps


def cleared(function):
    @wraps(function)
    def wrapper(client, symbol):
        enforce_before_order(symbol)
        return function(client, symbol)

    return wrapper


@cleared
def enter(client, symbol):
    client.submit_order(symbol)  # INV001: `retry` passes the wrapper by


def retry(client, symbol):
    getattr(enter, "__wrapped__")(client, symbol)
