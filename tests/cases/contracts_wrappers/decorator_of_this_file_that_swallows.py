# The wrapper turns the refusal into a log line.
from functools import wraps


def logged(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except Exception:
            return None

    return wrapper


@logged
def check(symbol):
    enforce_before_order(symbol)


def enter(client, symbol):
    check(symbol)
    client.submit_order(symbol)  # INV001: the wrapper returns after a refusal
