# After a star import `ValueError` may be anything, and so may `Exception`.
from desk.errors import *


def enter(client, symbol):
    try:
        client.ping()
    except Exception:
        return
    except ValueError:
        client.submit_order(symbol)  # INV001: the names may have come with the star
