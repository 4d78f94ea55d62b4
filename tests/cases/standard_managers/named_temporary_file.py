# Its exit method answers what the file's own answers: nothing.
from tempfile import NamedTemporaryFile


def enter(client, symbol):
    with NamedTemporaryFile() as file:
        enforce_before_order(symbol)
    client.submit_order(symbol)
