# A partial of a partial under one name.
from functools import partial


def enter(retry, client, symbol):
    enforce_before_order(symbol)
    send = client.create_order
    send = partial(send, symbol)
    return retry(send)
