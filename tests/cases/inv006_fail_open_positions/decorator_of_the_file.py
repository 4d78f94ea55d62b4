# What a decorator makes of the answer, or of an error, is what its caller gets.
import functools


def quiet(function):
    @functools.wraps(function)
    def wrapper(*args):
        try:
            return function(*args)
        except Exception:
            log(function.__name__)
            return {}

    return wrapper


def timed(function):
    def wrapper(*args):
        start = now()
        answer = function(*args)
        log(start)
        return answer

    return wrapper


def strict(function):
    def wrapper(*args):
        answer = function(*args)
        if answer is None:
            raise RuntimeError
        return answer

    return wrapper


@quiet
def quiet_positions(client):
    return client.positions()


@timed
def timed_positions(client):
    try:
        return client.positions()
    except Exception:
        return {}


@timed
@quiet
def quiet_positions_timed(client):
    return client.positions()


@timed
def plain_positions(client):
    return client.positions()


@strict
def strict_positions(client):
    try:
        return client.positions()
    except Exception:
        return None


def enter(client, symbol):
    enforce_before_order(symbol, "buy", 1, quiet_positions(client))  # INV006: `quiet` hides it
    enforce_before_order(symbol, "buy", 1, timed_positions(client))  # INV006: hidden in itself
    enforce_before_order(symbol, "buy", 1, quiet_positions_timed(client))  # INV006: two deep
    enforce_before_order(symbol, "buy", 1, plain_positions(client))
    enforce_before_order(symbol, "buy", 1, strict_positions(client))
    client.create_order(symbol=symbol, side="buy", quantity=1)


class Desk:
    @quiet
    def held(self):
        return self.client.positions()

    def enter(self, symbol):
        enforce_before_order(symbol, "buy", 1, self.held())  # INV006: `quiet` hides it
        self.client.create_order(symbol=symbol, side="buy", quantity=1)
