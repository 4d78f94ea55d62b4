# The file that a path opens is closed, no more.
from pathlib import Path


def enter(client, symbol):
    with Path("orders.log").open("a") as file:
        enforce_before_order(symbol)
    client.submit_order(symbol)
