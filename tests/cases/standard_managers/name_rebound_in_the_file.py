# The file has its own class of that name.
from tempfile import TemporaryDirectory

from desk import TemporaryDirectory


def enter(client, symbol):
    with TemporaryDirectory():
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: the desk's own may swallow
