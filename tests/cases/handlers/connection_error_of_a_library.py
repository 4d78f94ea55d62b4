# The import rebinds the name: redis raises its own ConnectionError, which is no OSError.
from redis.exceptions import ConnectionError


def enter(client, symbol):
    try:
        client.ping()
    except OSError:
        return
    except ConnectionError:
        client.submit_order(symbol)  # INV001: this is not the built-in class
