# This `open` is the file's own, and returns who knows what.
from desk.ledger import open


def enter(client, path, symbol):
    with open(path):
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: not the built-in `open`
