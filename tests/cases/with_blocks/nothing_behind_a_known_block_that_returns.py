# `closing` swallows nothing, so behind a block that always returns there is no path.
from contextlib import closing


def enter(client, symbol):
    with closing(client):
        return None
    client.submit_order(symbol)
