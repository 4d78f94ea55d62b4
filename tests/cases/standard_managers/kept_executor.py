# One executor for the module, entered later.
from concurrent.futures import ThreadPoolExecutor

POOL = ThreadPoolExecutor()


def enter(client, symbol):
    with POOL:
        enforce_before_order(symbol)
    client.submit_order(symbol)
