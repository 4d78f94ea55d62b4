# The dotted spelling is the same constant.
import typing


def enter(client, symbol):
    if typing.TYPE_CHECKING:
        client.submit_order(symbol)
