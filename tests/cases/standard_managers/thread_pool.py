# An executor waits for its threads and swallows nothing.
from concurrent.futures import ThreadPoolExecutor


def enter(client, symbol):
    with ThreadPoolExecutor(max_workers=2) as pool:
        enforce_before_order(symbol)
    client.submit_order(symbol)
