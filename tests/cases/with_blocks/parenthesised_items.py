# Parentheses round the items change nothing about the nesting.
from contextlib import suppress


def enter(client, path, symbol):
    with (
        open(path) as log,
        suppress(Exception),
    ):
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: the inner manager swallows
