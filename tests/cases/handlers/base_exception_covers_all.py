# Nothing is left for the handler behind it, whatever its class is.
from desk.errors import Halted


def enter(client, symbol):
    try:
        client.ping()
    except BaseException:
        raise
    except Halted:
        client.submit_order(symbol)
