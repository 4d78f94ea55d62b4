# A partial of it is the order function still.
from functools import partial


def enter(client, symbol):
    send = getattr(client, "submit_order")
    later = partial(send, symbol)  # INV005: handed to `partial`
    return later()
