# A partial is a call in waiting.
from functools import partial


def enter(retry, client, symbol):
    retry(partial(client.create_order, symbol))  # INV005: no guard
