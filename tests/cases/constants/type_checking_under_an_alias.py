# The alias of the import is followed.
from typing import TYPE_CHECKING as HINTS


def enter(client, symbol):
    if HINTS:
        client.submit_order(symbol)
