# Two functions of one name: which is called is not known.
from contextlib import contextmanager, suppress


@contextmanager
def unit():
    yield


if input() == "quiet":
    @contextmanager
    def unit():
        with suppress(Exception):
            yield


def enter(client, symbol):
    with unit():
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: the second `unit` swallows
