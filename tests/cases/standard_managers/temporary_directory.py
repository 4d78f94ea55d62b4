# A temporary folder is removed, and what was raised in it goes on.
import tempfile


def enter(client, symbol):
    with tempfile.TemporaryDirectory() as folder:
        enforce_before_order(symbol)
    client.submit_order(symbol)
