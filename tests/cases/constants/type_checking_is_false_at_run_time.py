# What stands under TYPE_CHECKING never runs.
from typing import TYPE_CHECKING


def enter(client, symbol):
    if TYPE_CHECKING:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: the guard never runs
