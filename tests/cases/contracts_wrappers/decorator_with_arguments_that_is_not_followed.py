# What swallows checks nothing, and what keeps the function elsewhere lets others call it.
def lenient(times):
    def decorate(func):
        def wrapper(*args):
            try:
                return func(*args)
            except Exception:
                return None

        return wrapper

    return decorate


def registered(table, name):
    def decorate(func):
        table[name] = func

        def wrapper(*args):
            enforce_before_order(*args)
            return func(*args)

        return wrapper

    return decorate


def optional(enabled):
    def decorate(func):
        def wrapper(*args):
            enforce_before_order(*args)
            return func(*args)

        return wrapper

    if not enabled:
        return None
    return decorate


@lenient(3)
def check(symbol):
    enforce_before_order(symbol)


def enter(client, symbol):
    check(symbol)
    client.submit_order(symbol)  # INV001: check() returns though the guard refused


@registered({}, "add")
def add(client, symbol):
    client.submit_order(symbol)  # INV001: the table holds the function itself


@optional(True)
def leave(client, symbol):
    client.submit_order(symbol)  # INV001: it does not always give the decorator
