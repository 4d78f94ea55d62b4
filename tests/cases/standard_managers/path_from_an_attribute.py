# The parent of a path is one.
import pathlib

HERE = pathlib.Path(__file__).parent


def enter(client, symbol):
    with HERE.with_suffix(".log").open() as file:
        enforce_before_order(symbol)
    client.submit_order(symbol)
