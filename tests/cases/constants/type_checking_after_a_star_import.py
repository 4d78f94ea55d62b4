# The star may have brought another TYPE_CHECKING.
from typing import TYPE_CHECKING
from desk.flags import *


def enter(client, symbol):
    if not TYPE_CHECKING:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: perhaps true at run time
