# The other way round it always runs.
from typing import TYPE_CHECKING


def enter(client, symbol):
    if not TYPE_CHECKING:
        enforce_before_order(symbol)
    client.submit_order(symbol)
