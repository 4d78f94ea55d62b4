# The same class under its longer path.
import concurrent.futures


def enter(client, symbol):
    with concurrent.futures.ProcessPoolExecutor() as pool:
        enforce_before_order(symbol)
    client.submit_order(symbol)
