# The table holds the wrapper, which guards whoever calls it.
HANDLERS = []


def handler(function):
    HANDLERS.append(function)
    return function


def cleared(function):
    def wrapper(client, symbol):
        enforce_before_order(symbol)
        return function(client, symbol)

    return wrapper


@handler
@cleared
def enter(client, symbol):
    client.submit_order(symbol)


def dispatch(client, symbol):
    for each in HANDLERS:
        each(client, symbol)
